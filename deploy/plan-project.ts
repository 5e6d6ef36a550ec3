import { RUNS_AT_ONCE } from './functions.ts'
import { emailOf, type Settings } from './settings.ts'
import type { Command, Step } from './step.ts'

const SERVICES = [
  'artifactregistry',
  'bigquery',
  'cloudbuild',
  'cloudfunctions',
  'cloudscheduler',
  'cloudtasks',
  'firebase',
  'firebasehosting',
  'firebaserules',
  'firestore',
  'iam',
  'identitytoolkit',
  'run',
  'storage',
]

/** Who does what: each service account, and what its name is in the console. */
const ACCOUNTS = {
  'tailer-api': 'Tailer API: the public functions and the sweep',
  'tailer-runner': 'Tailer API: the runner',
  'tailer-tasks': 'Tailer API: calls the runner, for Cloud Tasks',
  'tailer-scheduler': 'Tailer API: calls the sweep and launches, for Cloud Scheduler',
  'tailer-build': 'Tailer API: builds the functions',
}

/** The name of the queue that runs wait in for a runner. */
export const QUEUE = 'tailer-runs'

/** Everything the functions stand on. */
export function planProject(settings: Settings): Step[] {
  return [
    services(settings),
    ...accounts(settings),
    ...projectRoles(settings),
    ...firestore(settings),
    ...queue(settings),
  ]
}

const services = ({ project }: Settings): Step => ({
  does: 'Switch on the services that are used.',
  create: [
    'gcloud',
    'services',
    'enable',
    ...SERVICES.map(name => `${name}.googleapis.com`),
    `--project=${project}`,
  ],
})

const accounts = (settings: Settings): Step[] =>
  Object.entries(ACCOUNTS).map(([account, name]) => ({
    does: `Make the service account ${account}.`,
    look: {
      command: [
        ...['gcloud', 'iam', 'service-accounts', 'describe', emailOf(account, settings)],
        ...[`--project=${settings.project}`, '--format=value(email)'],
      ],
    },
    create: [
      ...['gcloud', 'iam', 'service-accounts', 'create', account],
      ...[`--display-name=${name}`, `--project=${settings.project}`],
    ],
  }))

/** Adding a binding that is there changes nothing. */
function projectRoles(settings: Settings): Step[] {
  const { project, data_projects, buckets } = settings
  const onProject = (account: string, role: string, to: string, why: string): Step => ({
    does: `Let ${account} ${why}.`,
    create: grant(['projects'], [to], { account, role, settings, unconditional: true }),
  })
  return [
    onProject('tailer-api', 'roles/datastore.user', project, 'read and write Firestore'),
    onProject('tailer-runner', 'roles/datastore.user', project, 'read and write Firestore'),
    onProject('tailer-build', 'roles/cloudbuild.builds.builder', project, 'build the functions'),
    ...data_projects.flatMap(data => [
      onProject('tailer-runner', 'roles/bigquery.jobUser', data, `run BigQuery jobs in ${data}`),
      onProject('tailer-runner', 'roles/bigquery.dataEditor', data, `read and write the tables of ${data}`),
    ]),
    ...buckets.map(bucket => ({
      does: `Let tailer-runner write files to the bucket ${bucket}.`,
      create: grant(['storage', 'buckets'], [`gs://${bucket}`], {
        account: 'tailer-runner',
        role: 'roles/storage.objectUser',
        settings,
      }),
    })),
  ]
}

function grant(
  what: string[],
  which: string[],
  how: { account: string; role: string; settings: Settings; unconditional?: boolean },
): Command {
  const member = `--member=serviceAccount:${emailOf(how.account, how.settings)}`
  const condition = how.unconditional ? ['--condition=None'] : []
  return ['gcloud', ...what, 'add-iam-policy-binding', ...which, member, `--role=${how.role}`, ...condition]
}

function firestore({ project, region }: Settings): Step[] {
  const place = ['--database=(default)', `--project=${project}`]
  return [
    {
      does: 'Make the Firestore database. Its place and its kind can never be changed.',
      look: {
        command: ['gcloud', 'firestore', 'databases', 'describe', ...place, '--format=value(type)'],
        settled: 'FIRESTORE_NATIVE',
      },
      create: [
        ...['gcloud', 'firestore', 'databases', 'create', ...place],
        ...[`--location=${region}`, '--type=firestore-native', '--delete-protection'],
      ],
    },
    {
      does: 'Make the project a Firebase project: for its users, the rules and the one host.',
      look: { command: ['firebase', 'apps:list', '--project', project, '--non-interactive'] },
      create: ['firebase', 'projects:addfirebase', project, '--non-interactive'],
    },
    {
      does: 'Set the rules, which keep every client out, the indexes and the fields without one.',
      create: [
        ...['firebase', 'deploy', '--only', 'firestore:rules,firestore:indexes'],
        ...['--config', 'dist/firebase/firebase.json', '--project', project, '--non-interactive'],
      ],
    },
  ]
}

function queue(settings: Settings): Step[] {
  const { project, region } = settings
  const place = [QUEUE, `--location=${region}`, `--project=${project}`]
  const limits = [
    `--max-concurrent-dispatches=${RUNS_AT_ONCE}`,
    '--max-dispatches-per-second=50',
    '--max-attempts=20',
    '--min-backoff=5s',
    '--max-backoff=60s',
    '--max-doublings=4',
  ]
  const senders = ['tailer-api', 'tailer-runner']
  return [
    {
      does: 'Make the queue that runs wait in for a runner. What it gives up, the sweep puts in again.',
      look: { command: ['gcloud', 'tasks', 'queues', 'describe', ...place, '--format=value(name)'] },
      create: ['gcloud', 'tasks', 'queues', 'create', ...place, ...limits],
      update: ['gcloud', 'tasks', 'queues', 'update', ...place, ...limits],
    },
    ...senders.map(account => ({
      does: `Let ${account} put runs into the queue.`,
      create: grant(['tasks', 'queues'], place, { account, role: 'roles/cloudtasks.enqueuer', settings }),
    })),
    ...senders.map(account => ({
      does: `Let ${account} have the tasks carry the token of tailer-tasks.`,
      create: grant(
        ['iam', 'service-accounts'],
        [emailOf('tailer-tasks', settings), `--project=${project}`],
        { account, role: 'roles/iam.serviceAccountUser', settings },
      ),
    })),
  ]
}
