import { createHash } from 'node:crypto'
import {
  DASHBOARD,
  DASHBOARD_FILE,
  fileOf,
  METRIC_NAMES,
  monitoringFiles,
  POLICY_NAMES,
} from './monitoring/files.ts'
import { METRICS, type MetricName } from './monitoring/metrics.ts'
import { alertPolicy, POLICIES, type PolicyName } from './monitoring/policies.ts'
import type { Settings } from './settings.ts'
import type { Command, Step } from './step.ts'

/** What the operator sees of the system, and is told. */
export const planMonitoring = (settings: Settings): Step[] => [
  ...METRIC_NAMES.map(name => metric(name, settings)),
  ...settings.operators.map(operator => channel(operator, settings)),
  ...POLICY_NAMES.map(name => policy(name, settings)),
  board(settings),
]

/** The files that the steps name, by their paths in dist/. */
export const filesOf = (settings: Settings): Record<string, object> =>
  monitoringFiles(settings, name => stateOf(name, settings))

function metric(name: MetricName, { project }: Settings): Step {
  const place = [name, `--project=${project}`]
  const config = `--config-from-file=dist/${fileOf('metric', name)}`
  return {
    does: `Count in the log: ${METRICS[name].description}.`,
    look: { command: ['gcloud', 'logging', 'metrics', 'describe', ...place, '--format=value(name)'] },
    create: ['gcloud', 'logging', 'metrics', 'create', ...place, config],
    update: ['gcloud', 'logging', 'metrics', 'update', ...place, config],
  }
}

/** Tells the name of the channel to somebody, which Cloud Monitoring chose. */
const channelOf = (operator: string, { project }: Settings): Command => [
  ...['gcloud', 'beta', 'monitoring', 'channels', 'list', `--project=${project}`],
  ...[`--filter=type=email AND labels.email_address="${operator}"`, '--limit=1', '--format=value(name)'],
]

const channel = (operator: string, settings: Settings): Step => ({
  does: `Let Cloud Monitoring mail ${operator}.`,
  look: { command: channelOf(operator, settings), lists: true },
  create: [
    ...['gcloud', 'beta', 'monitoring', 'channels', 'create', `--project=${settings.project}`],
    ...['--type=email', `--display-name=Tailer API: ${operator}`],
    `--channel-labels=email_address=${operator}`,
  ],
})

/** Of what a policy is and whom it tells: as long as it stays, a deployment leaves the policy alone. */
const stateOf = (name: PolicyName, { operators }: Settings): string =>
  createHash('sha256')
    .update(JSON.stringify([alertPolicy(POLICIES[name]), operators]))
    .digest('hex')
    .slice(0, 40)

function policy(name: PolicyName, settings: Settings): Step {
  const { project, operators } = settings
  const list = (format: string): Command => [
    ...['gcloud', 'alpha', 'monitoring', 'policies', 'list', `--project=${project}`],
    ...[`--filter=userLabels.tailer=${name}`, '--limit=1', `--format=value(${format})`],
  ]
  const file = `--policy-from-file=dist/${fileOf('policy', name)}`
  const channels = operators.map(operator => channelOf(operator, settings))
  const standFor = (from: number) => channels.map((_, at) => `$${at + from}`).join(',')
  const tells = (flag: string, from: number) => (channels.length === 0 ? [] : [`--${flag}=${standFor(from)}`])
  return {
    does: `Tell ${operators.join(', ') || 'who looks at Cloud Monitoring'}: ${POLICIES[name].title}.`,
    look: { command: list('userLabels.tailer_state'), lists: true, settled: stateOf(name, settings) },
    create: {
      command: [
        ...['gcloud', 'alpha', 'monitoring', 'policies', 'create', `--project=${project}`, file],
        ...tells('notification-channels', 1),
      ],
      asks: channels,
    },
    update: {
      command: [
        ...['gcloud', 'alpha', 'monitoring', 'policies', 'update', '$1', `--project=${project}`, file],
        ...tells('set-notification-channels', 2),
      ],
      asks: [list('name'), ...channels],
    },
  }
}

function board({ project }: Settings): Step {
  const config = `--config-from-file=dist/${DASHBOARD_FILE}`
  const group = ['gcloud', 'monitoring', 'dashboards']
  return {
    does: 'Show runs, launches, durations and errors by account on a dashboard.',
    look: { command: [...group, 'describe', DASHBOARD, `--project=${project}`, '--format=value(name)'] },
    create: [...group, 'create', `--project=${project}`, config],
    update: [...group, 'update', DASHBOARD, `--project=${project}`, config],
  }
}
