import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Settings } from '../settings.ts'
import { dashboard } from './dashboard.ts'
import { logMetric, METRICS, type MetricName } from './metrics.ts'
import { alertPolicy, POLICIES, type PolicyName } from './policies.ts'

const isMetric = (name: string): name is MetricName => name in METRICS
const isPolicy = (name: string): name is PolicyName => name in POLICIES
export const METRIC_NAMES = Object.keys(METRICS).filter(isMetric)
export const POLICY_NAMES = Object.keys(POLICIES).filter(isPolicy)

/** The dashboard's name, which is ours to choose. */
export const DASHBOARD = 'tailer'

/** Where in dist/ a thing of Cloud Monitoring is described. */
export const fileOf = (kind: 'metric' | 'policy', name: string) => `monitoring/${kind}-${name}.json`
export const DASHBOARD_FILE = 'monitoring/dashboard.json'

/** What gcloud is given for a policy, of which `state` tells whether it is this very one. */
const policyWith = (name: PolicyName, state: string): object => ({
  ...alertPolicy(POLICIES[name]),
  userLabels: { tailer: name, tailer_state: state },
})

/** Every file that gcloud reads, by its path in dist/. `stateOf` tells a policy's state. */
export const monitoringFiles = (
  { project }: Settings,
  stateOf: (name: PolicyName) => string,
): Record<string, object> => ({
  ...Object.fromEntries(METRIC_NAMES.map(name => [fileOf('metric', name), logMetric(METRICS[name])])),
  ...Object.fromEntries(POLICY_NAMES.map(name => [fileOf('policy', name), policyWith(name, stateOf(name))])),
  [DASHBOARD_FILE]: dashboard(`projects/${project}/dashboards/${DASHBOARD}`),
})

/** Writes them. */
export async function writeMonitoring(out: string, files: Record<string, object>): Promise<void> {
  await rm(join(out, 'monitoring'), { recursive: true, force: true })
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(out, path)), { recursive: true })
    await writeFile(join(out, path), `${JSON.stringify(content, null, 2)}\n`)
  }
}
