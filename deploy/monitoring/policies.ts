import { FUNCTION_NAMES } from '../functions.ts'
import { seriesOf } from './metrics.ts'

/** When the operators are told, and what of. */
export type Policy = {
  title: string
  /** What it means, for who is woken by it. docs/deploy.md says what to do then. */
  means: string
  severity: 'CRITICAL' | 'ERROR' | 'WARNING'
  /** How long after its last sign it is taken for over, where nothing says that it is, in seconds. */
  closes: number
  conditions: object[]
}

const HALF_AN_HOUR = 1800
const A_WEEK = 604_800

/** Adds up what is counted within so many seconds, by account where that is kept. */
const sum = (seconds: number, groupByFields: string[] = []) => ({
  alignmentPeriod: `${seconds}s`,
  perSeriesAligner: 'ALIGN_DELTA',
  crossSeriesReducer: 'REDUCE_SUM',
  groupByFields,
})
const BY_ACCOUNT = ['metric.label.account']

const above = (displayName: string, thresholdValue: number, filter: string, aggregation: object) => ({
  displayName,
  conditionThreshold: {
    filter,
    aggregations: [aggregation],
    comparison: 'COMPARISON_GT',
    thresholdValue,
    duration: '0s',
    trigger: { count: 1 },
  },
})

/** What Cloud Run counts itself, so that an instance that dies is counted, too. A runner has a policy of its own. */
const requests = (...more: string[]) =>
  [
    'metric.type="run.googleapis.com/request_count"',
    'resource.type="cloud_run_revision"',
    `resource.labels.service_name=one_of(${ANSWERING.map(name => JSON.stringify(name)).join(',')})`,
    ...more,
  ].join(' AND ')
const ANSWERING = FUNCTION_NAMES.filter(name => name !== 'run-execute')

/** In the order of the guide. */
export const POLICIES = {
  'no-tick': {
    title: 'No schedule was looked after for five minutes',
    means: 'Nothing is launched by its schedule.',
    severity: 'CRITICAL',
    closes: A_WEEK,
    conditions: [
      {
        displayName: 'no tick was answered',
        conditionAbsent: {
          filter: seriesOf('tailer_ticks'),
          aggregations: [sum(60)],
          duration: '300s',
          trigger: { count: 1 },
        },
      },
      {
        displayName: 'no tick was counted',
        conditionThreshold: {
          filter: seriesOf('tailer_ticks'),
          aggregations: [sum(300)],
          comparison: 'COMPARISON_LT',
          thresholdValue: 1,
          duration: '0s',
          trigger: { count: 1 },
        },
      },
    ],
  },
  'share-of-5xx': {
    title: 'More than one answer in twenty is a 5xx',
    means: 'The functions fail, or cannot reach Firestore.',
    severity: 'ERROR',
    closes: HALF_AN_HOUR,
    conditions: [
      {
        displayName: 'share of 5xx within ten minutes',
        conditionThreshold: {
          filter: requests('metric.labels.response_code_class="5xx"'),
          aggregations: [sum(600)],
          denominatorFilter: requests(),
          denominatorAggregations: [sum(600)],
          comparison: 'COMPARISON_GT',
          thresholdValue: 0.05,
          duration: '0s',
          trigger: { count: 1 },
        },
      },
    ],
  },
  'runner-failed': {
    title: 'Runners fail',
    means: 'Runs fail or are late for a reason of ours, not of their SQL.',
    severity: 'ERROR',
    closes: HALF_AN_HOUR,
    conditions: [
      above('a run was given up', 0, seriesOf('tailer_runs_given_up'), sum(300, BY_ACCOUNT)),
      above(
        'more than ten failures in ten minutes',
        10,
        seriesOf('tailer_runner_failures'),
        sum(600, BY_ACCOUNT),
      ),
    ],
  },
  'alerts-undelivered': {
    title: 'An alert could not be delivered',
    means: 'Somebody has not heard of a run, and never will.',
    severity: 'ERROR',
    closes: HALF_AN_HOUR,
    conditions: [
      above('an alert was given up', 0, seriesOf('tailer_alerts_undelivered'), sum(300, BY_ACCOUNT)),
    ],
  },
  'queue-age': {
    title: 'A run or an alert has waited for an hour',
    means: 'What is handed out is not taken up.',
    severity: 'WARNING',
    closes: HALF_AN_HOUR,
    conditions: [
      above('the oldest waits for more than an hour', 3600, seriesOf('tailer_waiting_seconds'), {
        alignmentPeriod: '300s',
        perSeriesAligner: 'ALIGN_PERCENTILE_99',
        crossSeriesReducer: 'REDUCE_MAX',
      }),
    ],
  },
} as const satisfies Record<string, Policy>
export type PolicyName = keyof typeof POLICIES

/** @see https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies */
export const alertPolicy = ({ title, means, severity, closes, conditions }: Policy): object => ({
  displayName: `Tailer API: ${title}`,
  documentation: {
    content: `${means} What to do then: docs/deploy.md, “When the operators are told”.`,
    mimeType: 'text/markdown',
  },
  severity,
  combiner: 'OR',
  conditions,
  alertStrategy: { autoClose: `${closes}s` },
})
