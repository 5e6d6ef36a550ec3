import { binding, onProject, onServiceAccount, serviceAccount } from './bindings.ts'
import { whoMay } from './identities.ts'
import { emailOf, hostOf, launcherOf, QUEUE_PREFIX, type Settings } from './settings.ts'
import type { Call, Step } from './step.ts'

/** An account of the API, and what it may work with. */
export type Account = {
  /** Six digits. */
  account: string
  name: string
  /** Projects whose BigQuery it works in. No other account should have them. */
  projects: string[]
  /** Buckets that it exports to. No other account should have them. */
  buckets: string[]
  /** Whether Cloud Scheduler launches for it, with a token of its own. */
  launcher: boolean
}

/** The service account that an account works as, without the project. */
const runnerOf = (account: string) => `tailer-${account}`

/** What its service account may do in each of its projects. */
const ROLES = {
  'roles/bigquery.jobUser': 'run BigQuery jobs in',
  'roles/bigquery.dataEditor': 'read and write the tables of',
}

/** Every step that a new account needs, the API being told last. */
export function planAccount(asked: Account, settings: Settings): Step[] {
  const { account, name, projects, buckets, launcher } = asked
  const runner = runnerOf(account)
  return [
    ...[...projects.map(inProject), ...buckets.map(inBucket)].map(place => alone(account, place, settings)),
    serviceAccount(runner, `Tailer API: works as account ${account}`, settings),
    ...projects.flatMap(project =>
      Object.entries(ROLES).map(([role, why]) => ({
        does: `Let ${runner} ${why} ${project}.`,
        create: binding('add', settings, onProject(runner, role, project)),
      })),
    ),
    ...buckets.map(bucket => ({
      does: `Let ${runner} list, write and delete files of the bucket ${bucket}.`,
      create: binding('add', settings, onBucket(runner, bucket)),
    })),
    ...whoMay('impersonates').map(identity => ({
      does: `Let ${identity} work as ${runner}.`,
      create: binding(
        'add',
        settings,
        onServiceAccount(identity, 'roles/iam.serviceAccountTokenCreator', runner, settings),
      ),
    })),
    ...queue(account, settings),
    ...(launcher ? launching(account, settings) : []),
    {
      does: `Tell the API what account ${account} works as and where.`,
      create: {
        method: 'POST',
        url: `${hostOf(settings)}/v1/account/status`,
        body: { action: 'set_account', account, name, runner: emailOf(runner, settings), projects },
        token: 'api',
      },
    },
  ]
}

const inProject = (project: string) => ({ group: ['projects'], which: project })
const inBucket = (bucket: string) => ({ group: ['storage', 'buckets'], which: `gs://${bucket}` })

/** Where two accounts had rights, each would see what is the other's. */
function alone(account: string, place: { group: string[]; which: string }, { project }: Settings): Step {
  const look = ['gcloud', ...place.group, 'get-iam-policy', place.which, '--format=json']
  const others = new RegExp(
    `serviceAccount:tailer-(?!${account})\\d{6}@${project}\\.iam\\.gserviceaccount\\.com`,
  )
  return {
    does: `See that no other account has rights on ${place.which}.`,
    look: { command: look, unwanted: others },
    create: look,
  }
}

const onBucket = (account: string, bucket: string) => ({
  group: ['storage', 'buckets'],
  which: [`gs://${bucket}`],
  account,
  role: 'roles/storage.objectUser',
})

const queuePlace = (account: string, { project, region }: Settings) => [
  `${QUEUE_PREFIX}${account}`,
  `--location=${region}`,
  `--project=${project}`,
]

function queue(account: string, settings: Settings): Step[] {
  const place = queuePlace(account, settings)
  const limits = [
    `--max-concurrent-dispatches=${settings.runs_per_account}`,
    '--max-dispatches-per-second=50',
    // A run waits here for as long as it takes: nothing else puts it in again.
    '--max-attempts=unlimited',
    '--max-retry-duration=0s',
    '--min-backoff=5s',
    '--max-backoff=60s',
    '--max-doublings=4',
  ]
  return [
    {
      does: `Make the queue that runs of account ${account} wait in for a runner, ${settings.runs_per_account} of which it may have at a time.`,
      look: { command: ['gcloud', 'tasks', 'queues', 'describe', ...place, '--format=value(name)'] },
      create: ['gcloud', 'tasks', 'queues', 'create', ...place, ...limits],
      update: ['gcloud', 'tasks', 'queues', 'update', ...place, ...limits],
    },
    ...whoMay('enqueues').map(identity => ({
      does: `Let ${identity} put runs into it.`,
      create: binding('add', settings, {
        group: ['tasks', 'queues'],
        which: place,
        account: identity,
        role: 'roles/cloudtasks.enqueuer',
      }),
    })),
  ]
}

/** Whom Cloud Scheduler calls as to launch for an account, and that it may launch for no other. */
function launching(account: string, settings: Settings): Step[] {
  const launcher = launcherOf(account)
  return [
    serviceAccount(launcher, `Tailer API: launches for account ${account}`, settings),
    {
      does: `Give ${launcher} role 3 on account ${account} alone.`,
      create: rightsOf(launcher, account, settings),
    },
  ]
}

/** @see https://firebase.google.com/docs/firestore/reference/rest/v1/projects.databases.documents/patch */
function rightsOf(launcher: string, account: string, settings: Settings): Call {
  const documents = `projects/${settings.project}/databases/(default)/documents`
  const entries = { values: [{ stringValue: `3-${account}` }] }
  return {
    method: 'PATCH',
    url: `https://firestore.googleapis.com/v1/${documents}/principals/${emailOf(launcher, settings)}`,
    body: { fields: { role: { integerValue: '1' }, accountsRole: { arrayValue: entries } } },
    token: 'google',
  }
}

/** Takes away what {@link planAccount} made in the cloud. What the account has in Firestore and its data stay. */
export function planRemoval({ account, projects, buckets }: Account, settings: Settings): Step[] {
  const runner = runnerOf(account)
  const takesAway = true as const
  const gone = (name: string): Step => ({
    does: `Delete the service account ${name}.`,
    create: [
      ...['gcloud', 'iam', 'service-accounts', 'delete', emailOf(name, settings)],
      ...[`--project=${settings.project}`, '--quiet'],
    ],
    takesAway,
  })
  return [
    {
      does: `Delete the queue of account ${account}, with what waits in it.`,
      create: ['gcloud', 'tasks', 'queues', 'delete', ...queuePlace(account, settings), '--quiet'],
      takesAway,
    },
    ...[
      ...projects.flatMap(project => Object.keys(ROLES).map(role => onProject(runner, role, project))),
      ...buckets.map(bucket => onBucket(runner, bucket)),
    ].map(bound => ({
      does: `Take ${bound.role} on ${bound.which[0]} from ${runner}.`,
      create: binding('remove', settings, bound),
      takesAway,
    })),
    gone(launcherOf(account)),
    gone(runner),
  ]
}
