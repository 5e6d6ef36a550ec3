import { createHash } from 'node:crypto'
import type { Issuer } from '../shared/auth/issuers.ts'
import { type Deployed, FUNCTION_NAMES, FUNCTIONS, type FunctionName } from './functions.ts'
import { IDENTITIES } from './identities.ts'
import { emailOf, QUEUE_PREFIX, type Settings, SMTP_SECRET, urlOf, WEBHOOK_SECRETS } from './settings.ts'
import type { Step } from './step.ts'

const RUNTIME = 'nodejs24'
/** Parts the environment variables on the command line, so that their values may hold commas. */
const BETWEEN = '~~'

/** Deploys each function, and leaves the checking of tokens to it. */
export function planFunctions(settings: Settings, bundles: Record<FunctionName, string>): Step[] {
  return FUNCTION_NAMES.flatMap(name => [
    deploy(name, settings, bundles[name]),
    leaveTokensAlone(name, settings),
  ])
}

function deploy(name: FunctionName, settings: Settings, bundle: string): Step {
  const { project, region } = settings
  const made = FUNCTIONS[name]
  const command = [
    ...['gcloud', 'functions', 'deploy', name, '--gen2', `--runtime=${RUNTIME}`],
    ...[`--region=${region}`, `--project=${project}`, `--source=dist/${name}`, `--entry-point=${made.entry}`],
    ...['--trigger-http', '--no-allow-unauthenticated'],
    `--ingress-settings=${made.private ? 'internal-only' : 'all'}`,
    `--service-account=${emailOf(made.account, settings)}`,
    `--build-service-account=projects/${project}/serviceAccounts/${emailOf('tailer-build', settings)}`,
    ...[`--cpu=${made.cpu}`, `--memory=${made.memory}`, `--concurrency=${made.concurrency}`],
    ...[`--timeout=${made.timeout}s`, ...instancesOf(made, settings)],
    `--set-env-vars=^${BETWEEN}^${variables(environmentOf(name, settings))}`,
    ...secretsOf(made, settings),
    '--quiet',
  ]
  const state = createHash('sha256')
    .update(JSON.stringify([bundle, command]))
    .digest('hex')
    .slice(0, 40)
  const labelled = [...command, `--update-labels=tailer_deployed=${state}`]
  const audience = made.private ? 'for Google’s services of this project alone' : 'for everyone with a token'
  return {
    does: `Deploy ${name}, ${audience}, unless this very code and settings are there.`,
    look: {
      command: [
        ...['gcloud', 'functions', 'describe', name, '--v2', `--region=${region}`, `--project=${project}`],
        '--format=value(state,labels.tailer_deployed)',
      ],
      // A build that failed leaves its labels, and another state.
      settled: `ACTIVE\t${state}`,
    },
    create: labelled,
    update: labelled,
  }
}

/** What is read out of Secret Manager when an instance starts: in no setting and no text. */
function secretsOf({ account }: Deployed, { smtp }: Settings): string[] {
  if (!IDENTITIES[account].secrets) return []
  return [
    smtp?.user === undefined ? '--clear-secrets' : `--set-secrets=TAILER_SMTP_PASSWORD=${SMTP_SECRET}:latest`,
  ]
}

function instancesOf({ private: isPrivate, instances }: Deployed, settings: Settings): string[] {
  return [
    `--min-instances=${isPrivate ? 0 : settings.min_instances}`,
    `--max-instances=${instances ?? settings.max_instances}`,
  ]
}

/** The variables of a function, as functions/settings.ts reads them. @internal a test reads them so */
export function environmentOf(name: FunctionName, settings: Settings): Record<string, string> {
  const { project, region, cors_origins } = settings
  const callers = callersOf(name, settings)
  const { account, private: isPrivate } = FUNCTIONS[name]
  const issuers: Issuer[] = isPrivate
    ? [{ kind: 'google', audience: urlOf(name, settings), emails: callers }]
    : settings.issuers
  const dispatch = {
    queue_prefix: `projects/${project}/locations/${region}/queues/${QUEUE_PREFIX}`,
    url: urlOf('run-execute', settings),
    alerts_url: urlOf('alert-deliver', settings),
    service_account: emailOf('tailer-tasks', settings),
  }
  return {
    NODE_ENV: 'production',
    GOOGLE_CLOUD_PROJECT: project,
    TAILER_ISSUERS: JSON.stringify(issuers),
    ...(IDENTITIES[account].enqueues ? { TAILER_DISPATCH: JSON.stringify(dispatch) } : {}),
    ...(callers.length > 0 ? { TAILER_RUNNER_CALLERS: callers.join(',') } : {}),
    ...(cors_origins.length > 0 && !isPrivate ? { TAILER_CORS_ORIGINS: cors_origins.join(',') } : {}),
    ...alertingOf(name, settings),
  }
}

/** How alerts are told, for who tells them, and what of it may be asked for, for who takes configurations. */
function alertingOf(name: FunctionName, settings: Settings): Record<string, string> {
  const { project, smtp, webhook_hosts, studio } = settings
  const may = {
    ...(smtp && smtp.domains.length > 0 ? { TAILER_MAIL_DOMAINS: smtp.domains.join(',') } : {}),
    ...(webhook_hosts.length > 0 ? { TAILER_WEBHOOK_HOSTS: webhook_hosts.join(',') } : {}),
  }
  if (name === 'configuration-status') return may
  if (name !== 'alert-deliver') return {}
  return {
    ...may,
    ...(smtp && {
      TAILER_SMTP: `${smtp.port === 465 ? 'smtps' : 'smtp'}://${smtp.host}:${smtp.port}`,
      ...(smtp.user === undefined ? {} : { TAILER_SMTP_USER: smtp.user }),
      TAILER_MAIL_FROM: smtp.from,
    }),
    TAILER_WEBHOOK_SECRETS: `projects/${project}/secrets/${WEBHOOK_SECRETS}`,
    TAILER_STUDIO_URL: studio,
  }
}

/** Who may call a private function: the one service account whose work it is. */
function callersOf(name: FunctionName, settings: Settings): string[] {
  if (name === 'run-execute' || name === 'alert-deliver') return [emailOf('tailer-tasks', settings)]
  if (name === 'run-sweep' || name === 'schedule-tick') return [emailOf('tailer-scheduler', settings)]
  return []
}

function variables(environment: Record<string, string>): string {
  const pairs = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
  const fault = pairs.find(pair => pair.includes(BETWEEN))
  if (fault !== undefined) throw new Error(`Cannot deploy: a setting holds ${BETWEEN}: ${fault}`)
  return pairs.join(BETWEEN)
}

/** @see docs/decisions/006-private-functions-verify-their-callers.md */
function leaveTokensAlone(name: FunctionName, { project, region }: Settings): Step {
  const place = [name, `--region=${region}`, `--project=${project}`]
  const update = ['gcloud', 'run', 'services', 'update', ...place, '--no-invoker-iam-check', '--quiet']
  return {
    does: `Leave the checking of tokens to ${name} itself: Cloud Run’s own check takes their signatures away.`,
    look: {
      command: [
        ...['gcloud', 'run', 'services', 'describe', ...place],
        "--format=value(metadata.annotations['run.googleapis.com/invoker-iam-disabled'])",
      ],
      settled: 'true',
    },
    create: update,
    update,
  }
}
