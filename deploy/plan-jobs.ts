import type { PrivateEndpoint } from '../shared/actions/endpoints.ts'
import { emailOf, type Settings, urlOf } from './settings.ts'
import type { Step } from './step.ts'

/** What Cloud Scheduler calls every minute, and the job that does. */
const JOBS = {
  'tailer-sweep': { name: 'run-sweep', what: 'the sweep' },
  'tailer-tick': { name: 'schedule-tick', what: 'the tick, which launches by schedules' },
} as const satisfies Record<string, { name: PrivateEndpoint; what: string }>

/** The jobs that call the sweep and the tick. */
export const planJobs = (settings: Settings): Step[] =>
  Object.entries(JOBS).map(([job, called]) => planJob(job, called, settings))

function planJob(
  job: string,
  { name, what }: { name: PrivateEndpoint; what: string },
  settings: Settings,
): Step {
  const { project, region } = settings
  const place = [job, `--location=${region}`, `--project=${project}`]
  const url = urlOf(name, settings)
  const called = [
    '--schedule=* * * * *',
    '--time-zone=Etc/UTC',
    `--uri=${url}/`,
    '--http-method=POST',
    '--message-body={}',
    `--oidc-service-account-email=${emailOf('tailer-scheduler', settings)}`,
    `--oidc-token-audience=${url}`,
    '--attempt-deadline=60s',
    '--max-retry-attempts=0',
  ]
  const header = 'Content-Type=application/json'
  return {
    does: `Call ${what}, every minute. Cloud Scheduler sends no usable Content-Type unless told.`,
    look: { command: ['gcloud', 'scheduler', 'jobs', 'describe', ...place, '--format=value(name)'] },
    create: ['gcloud', 'scheduler', 'jobs', 'create', 'http', ...place, ...called, `--headers=${header}`],
    update: [
      'gcloud',
      'scheduler',
      'jobs',
      'update',
      'http',
      ...place,
      ...called,
      `--update-headers=${header}`,
    ],
  }
}
