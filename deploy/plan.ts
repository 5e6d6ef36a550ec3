import type { FunctionName } from './functions.ts'
import { planFunctions } from './plan-functions.ts'
import { planMonitoring } from './plan-monitoring.ts'
import { formerRoles, planProject } from './plan-project.ts'
import { planAlertsQueue } from './plan-queue.ts'
import { planSmtp } from './plan-secrets.ts'
import { emailOf, hostOf, launcherOf, type Settings, urlOf } from './settings.ts'
import type { Command, Step } from './step.ts'

/** Every step of a deployment, in order. `bundles` are the hashes of the functions' bundles. */
export function planOf(settings: Settings, bundles: Record<FunctionName, string>): Step[] {
  return [
    ...planProject(settings),
    ...planSmtp(settings),
    ...planAlertsQueue(settings),
    ...planFunctions(settings, bundles),
    everyMinute('run-sweep', 'tailer-sweep', 'the sweep', settings),
    everyMinute('schedule-tick', 'tailer-tick', 'the tick, which launches what is due,', settings),
    planHosting(settings),
    ...planMonitoring(settings),
    ...formerRoles(settings),
  ]
}

function everyMinute(name: FunctionName, id: string, what: string, settings: Settings): Step {
  const { project, region } = settings
  const place = [id, `--location=${region}`, `--project=${project}`]
  const url = urlOf(name, settings)
  const job = [
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
    does: `Call ${what} every minute. Cloud Scheduler sends no usable Content-Type unless told.`,
    look: { command: ['gcloud', 'scheduler', 'jobs', 'describe', ...place, '--format=value(name)'] },
    create: ['gcloud', 'scheduler', 'jobs', 'create', 'http', ...place, ...job, `--headers=${header}`],
    update: ['gcloud', 'scheduler', 'jobs', 'update', 'http', ...place, ...job, `--update-headers=${header}`],
  }
}

function planHosting({ project }: Settings): Step {
  const only = ['--only', 'hosting', '--config', 'dist/firebase/firebase.json']
  return {
    does: `Serve the public paths from one host, ${hostOf({ project })}.`,
    create: ['firebase', 'deploy', ...only, '--project', project, '--non-interactive'],
  }
}

/** A job that launches a configuration every morning: an example to copy, which a deployment does not create. */
export function exampleLaunch(settings: Settings): Command {
  const body = {
    action: 'launch_job',
    account: '000099',
    environment: 'PROD',
    configuration_type: 'table-to-table',
    configuration_id: '000099_example_PROD',
  }
  return [
    'gcloud',
    'scheduler',
    'jobs',
    'create',
    'http',
    'launch-000099-example-prod',
    `--location=${settings.region}`,
    `--project=${settings.project}`,
    '--schedule=0 5 * * *',
    '--time-zone=Europe/Paris',
    `--uri=${urlOf('dag-launch', settings)}/v1/dag/launch`,
    '--http-method=POST',
    '--headers=Content-Type=application/json',
    `--message-body=${JSON.stringify(body)}`,
    `--oidc-service-account-email=${emailOf(launcherOf(body.account), settings)}`,
    `--oidc-token-audience=${hostOf(settings)}`,
    '--attempt-deadline=60s',
    '--max-retry-attempts=5',
  ]
}
