import { binding, onProject, onServiceAccount, serviceAccount } from './bindings.ts'
import { IDENTITIES, IDENTITY_NAMES, whoMay } from './identities.ts'
import type { Settings } from './settings.ts'
import type { Step } from './step.ts'

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
  'iamcredentials',
  'identitytoolkit',
  'logging',
  'monitoring',
  'run',
  'secretmanager',
  'storage',
]

/** How long a daily backup is kept: twice as long as every minute can be had back. */
const BACKUPS_KEPT = '14d'

/** Everything the functions stand on, whatever accounts there are. */
export function planProject(settings: Settings): Step[] {
  return [
    services(settings),
    ...IDENTITY_NAMES.map(name => serviceAccount(name, IDENTITIES[name].title, settings)),
    ...roles(settings),
    ...firestore(settings),
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

function roles(settings: Settings): Step[] {
  const { project } = settings
  return [
    ...whoMay('firestore').map(account => {
      const [role, may] =
        IDENTITIES[account].firestore === 'reads'
          ? ['roles/datastore.viewer', 'read']
          : ['roles/datastore.user', 'read and write']
      return {
        does: `Let ${account} ${may} Firestore.`,
        create: binding('add', settings, onProject(account, role, project)),
      }
    }),
    ...whoMay('enqueues').map(account => ({
      does: `Let ${account} have tasks carry the token of tailer-tasks.`,
      create: binding(
        'add',
        settings,
        onServiceAccount(account, 'roles/iam.serviceAccountUser', 'tailer-tasks', settings),
      ),
    })),
    {
      does: 'Let tailer-build build the functions.',
      create: binding('add', settings, onProject('tailer-build', 'roles/cloudbuild.builds.builder', project)),
    },
  ]
}

/** Takes away what the runner had before accounts had identities of their own: once its code needs it no more. */
export const formerRoles = (settings: Settings): Step[] =>
  ['roles/bigquery.jobUser', 'roles/bigquery.dataEditor'].map(role => ({
    does: `Take ${role} from tailer-runner, which works as the accounts now.`,
    create: binding('remove', settings, onProject('tailer-runner', role, settings.project)),
    takesAway: true,
  }))

function firestore({ project, region }: Settings): Step[] {
  const place = ['--database=(default)', `--project=${project}`]
  const keep = [
    'gcloud',
    'firestore',
    'databases',
    'update',
    ...place,
    '--enable-pitr',
    '--delete-protection',
  ]
  return [
    {
      does: 'Make the Firestore database. Its place and its kind can never be changed.',
      look: {
        command: ['gcloud', 'firestore', 'databases', 'describe', ...place, '--format=value(type)'],
        settled: 'FIRESTORE_NATIVE',
      },
      create: [
        ...['gcloud', 'firestore', 'databases', 'create', ...place],
        ...[`--location=${region}`, '--type=firestore-native', '--delete-protection', '--enable-pitr'],
      ],
    },
    {
      does: 'Keep what the database was at every minute of the last seven days, and keep it from being deleted.',
      look: {
        command: [
          ...['gcloud', 'firestore', 'databases', 'describe', ...place],
          '--format=value(pointInTimeRecoveryEnablement,deleteProtectionState)',
        ],
        settled: 'POINT_IN_TIME_RECOVERY_ENABLED\tDELETE_PROTECTION_ENABLED',
      },
      create: keep,
      update: keep,
    },
    {
      does: 'Back the database up every day, unless that is done already, however long it is kept.',
      look: {
        command: [
          ...['gcloud', 'firestore', 'backups', 'schedules', 'list', ...place],
          ...['--filter=NOT weeklyRecurrence:*', '--format=value(name)'],
        ],
        lists: true,
      },
      create: [
        ...['gcloud', 'firestore', 'backups', 'schedules', 'create', ...place],
        ...['--recurrence=daily', `--retention=${BACKUPS_KEPT}`],
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
