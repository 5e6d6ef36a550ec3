import { binding, onProject, onServiceAccount, serviceAccount } from './bindings.ts'
import { whoMay } from './identities.ts'
import { planQueue, queuePlace } from './plan-queue.ts'
import { planWebhookSecret, removeWebhookSecret } from './plan-secrets.ts'
import { emailOf, hostOf, launcherOf, type Settings } from './settings.ts'
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
    ...planQueue(account, settings),
    ...planWebhookSecret(account, settings),
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

/** Where two accounts had rights, each would see what is the other's. One that was deleted has none. */
function alone(account: string, place: { group: string[]; which: string }, { project }: Settings): Step {
  const look = ['gcloud', ...place.group, 'get-iam-policy', place.which, '--format=json']
  const others = new RegExp(
    `(?<!deleted:)serviceAccount:tailer-(?!${account})\\d{6}@${project}\\.iam\\.gserviceaccount\\.com`,
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
    removeWebhookSecret(account, settings),
    gone(launcherOf(account)),
    gone(runner),
  ]
}
