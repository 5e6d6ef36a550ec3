import { type MetricName, seriesOf } from './metrics.ts'

/** One line for each value of these fields. */
type Chart = {
  title: string
  metric: MetricName
  by: string[]
  /** Which of the time series only. */
  where?: string
  /** Where it is no count: which of the measured. */
  aligner?: 'ALIGN_PERCENTILE_50' | 'ALIGN_PERCENTILE_95' | 'ALIGN_PERCENTILE_99'
}

const CHARTS: Chart[] = [
  { title: 'Runs by account and how they ended', metric: 'tailer_runs', by: ['account', 'status'] },
  { title: 'Launches by account and what made them', metric: 'tailer_launches', by: ['account', 'trigger'] },
  {
    title: 'Answers to launch_job by account',
    metric: 'tailer_requests',
    by: ['account', 'status'],
    where: 'metric.labels.action="launch_job"',
  },
  {
    title: 'Seconds that half of the runs take, by account',
    metric: 'tailer_run_seconds',
    by: ['account'],
    aligner: 'ALIGN_PERCENTILE_50',
  },
  {
    title: 'Seconds that all but one run in twenty take, by account',
    metric: 'tailer_run_seconds',
    by: ['account'],
    aligner: 'ALIGN_PERCENTILE_95',
  },
  {
    title: 'Failed runs by account',
    metric: 'tailer_runs',
    by: ['account'],
    where: 'metric.labels.status="FAILED"',
  },
  {
    title: 'Answers 5xx by account and function',
    metric: 'tailer_requests',
    by: ['account', 'function'],
    where: 'metric.labels.status=monitoring.regex.full_match("5..")',
  },
  { title: 'Failures of the runner by account', metric: 'tailer_runner_failures', by: ['account'] },
  { title: 'Alerts given up by account', metric: 'tailer_alerts_undelivered', by: ['account'] },
  {
    title: 'Seconds that the oldest has waited',
    metric: 'tailer_waiting_seconds',
    by: [],
    aligner: 'ALIGN_PERCENTILE_99',
  },
  { title: 'Ticks', metric: 'tailer_ticks', by: [] },
]

/**
 * What an operator looks at first.
 * @see https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards
 */
export const dashboard = (name: string): object => ({
  name,
  displayName: 'Tailer API',
  gridLayout: { columns: '2', widgets: CHARTS.map(widget) },
})

function widget({ title, metric, by, where, aligner }: Chart): object {
  const aggregation = {
    alignmentPeriod: '300s',
    perSeriesAligner: aligner ?? 'ALIGN_DELTA',
    crossSeriesReducer: aligner ? 'REDUCE_MAX' : 'REDUCE_SUM',
    groupByFields: by.map(field => `metric.label.${field}`),
  }
  const timeSeriesFilter = { filter: seriesOf(metric, ...(where === undefined ? [] : [where])), aggregation }
  return {
    title,
    xyChart: {
      dataSets: [
        {
          timeSeriesQuery: { timeSeriesFilter },
          plotType: aligner ? 'LINE' : 'STACKED_BAR',
          minAlignmentPeriod: '300s',
          ...(by.length > 0
            ? { legendTemplate: by.map(field => `\${metric.labels.${field}}`).join(' ') }
            : {}),
        },
      ],
    },
  }
}
