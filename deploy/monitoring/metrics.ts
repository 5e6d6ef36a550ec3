import type { Event, Events } from '../../shared/model/events.ts'

/** What of the log is counted, or measured. */
export type Metric = {
  description: string
  event: Event
  /** Which lines of the event only. */
  where: Record<string, string | number>
  /** By which of its fields. */
  labels: string[]
  /** The field that is measured, whose distribution is kept; counted where there is none. */
  value?: string
}

/** A metric of an event: its fields are those that the code writes. */
const of = <E extends Event>(
  event: E,
  description: string,
  by: {
    where?: Partial<Events[E]>
    labels?: (keyof Events[E] & string)[]
    value?: keyof Events[E] & string
  } = {},
): Metric => ({
  description,
  event,
  where: Object.fromEntries(Object.entries(by.where ?? {})),
  labels: by.labels ?? [],
  ...(by.value === undefined ? {} : { value: by.value }),
})

/** Every log-based metric, by its name. */
export const METRICS = {
  tailer_ticks: of('request', 'Times that schedules were looked after', {
    where: { function: 'schedule-tick', status: 200 },
  }),
  tailer_requests: of('request', 'Requests that were answered', {
    labels: ['function', 'action', 'account', 'status'],
  }),
  tailer_launches: of('run-launched', 'Runs that were made', { labels: ['account', 'trigger'] }),
  tailer_runs: of('run-ended', 'Runs that a runner ended', { labels: ['account', 'status', 'trigger'] }),
  tailer_run_seconds: of('run-ended', 'How long runs took, in seconds', {
    labels: ['account'],
    value: 'seconds',
  }),
  tailer_runner_failures: of('runner-failed', 'Failures of the runner itself', { labels: ['account'] }),
  tailer_runs_given_up: of('run-given-up', 'Runs that were given up', { labels: ['account'] }),
  tailer_alerts_undelivered: of('alert-undelivered', 'Alerts that somebody will never hear of', {
    labels: ['account'],
  }),
  tailer_waiting_seconds: of('waiting', 'How long the oldest of what waits has been due, in seconds', {
    value: 'seconds',
  }),
} as const satisfies Record<string, Metric>
export type MetricName = keyof typeof METRICS

/**
 * Which lines of the log a metric is of.
 * @see https://cloud.google.com/logging/docs/view/logging-query-language
 * @internal a test evaluates it
 */
export const filterOf = ({ event, where }: Metric): string =>
  ['resource.type="cloud_run_revision"', ...Object.entries({ event, ...where }).map(equals)].join(' AND ')

const equals = ([field, value]: [string, string | number]) => `jsonPayload.${field}=${JSON.stringify(value)}`

/** @see https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics#LogMetric */
export function logMetric(metric: Metric): object {
  const { description, labels, value } = metric
  const extract = (field: string) => `EXTRACT(jsonPayload.${field})`
  return {
    description,
    filter: filterOf(metric),
    labelExtractors: Object.fromEntries(labels.map(label => [label, extract(label)])),
    metricDescriptor: {
      metricKind: 'DELTA',
      valueType: value === undefined ? 'INT64' : 'DISTRIBUTION',
      unit: value === undefined ? '1' : 's',
      displayName: description,
      labels: labels.map(key => ({ key, valueType: 'STRING' })),
    },
    ...(value === undefined
      ? {}
      : {
          valueExtractor: extract(value),
          // From a quarter of a second to a day and a half.
          bucketOptions: {
            exponentialBuckets: { numFiniteBuckets: 38, growthFactor: Math.SQRT2, scale: 0.25 },
          },
        }),
  }
}

/** Which time series are a metric's. @see https://cloud.google.com/monitoring/api/v3/filters */
export const seriesOf = (name: MetricName, ...more: string[]): string =>
  [`metric.type="logging.googleapis.com/user/${name}"`, 'resource.type="cloud_run_revision"', ...more].join(
    ' AND ',
  )
