import { binding } from './bindings.ts'
import { FUNCTIONS } from './functions.ts'
import { whoMay } from './identities.ts'
import { QUEUE_PREFIX, type Settings } from './settings.ts'
import type { Step } from './step.ts'

/** The queue that the alerts of all accounts wait in: its name is an account's but for the digits. */
const ALERTS = 'alerts'

/** A queue, as gcloud names it: an account's, or that of the alerts. */
export const queuePlace = (whose: string, { project, region }: Settings) => [
  `${QUEUE_PREFIX}${whose}`,
  `--location=${region}`,
  `--project=${project}`,
]

/** The queue that an account's runs wait in, and who puts them there. */
export const planQueue = (account: string, settings: Settings): Step[] =>
  planned(account, settings, {
    does: `Make the queue that runs of account ${account} wait in for a runner, ${settings.runs_per_account} of which it may have at a time.`,
    puts: 'runs',
    limits: [
      `--max-concurrent-dispatches=${settings.runs_per_account}`,
      '--max-dispatches-per-second=50',
      // A run waits here for as long as it takes: nothing else puts it in again.
      '--max-attempts=unlimited',
      '--max-retry-duration=0s',
      '--min-backoff=5s',
      '--max-backoff=60s',
      '--max-doublings=4',
    ],
  })

const { concurrency, instances } = FUNCTIONS['alert-deliver']

/** The queue that alerts wait in to be delivered, and who puts them there. */
export const planAlertsQueue = (settings: Settings): Step[] =>
  planned(ALERTS, settings, {
    does: 'Make the queue that alerts wait in to be delivered, as many at a time as can be.',
    puts: 'alerts',
    limits: [
      `--max-concurrent-dispatches=${concurrency * (instances ?? 1)}`,
      '--max-dispatches-per-second=20',
      // What still fails then, the sweep puts in again.
      '--max-attempts=5',
      '--max-retry-duration=600s',
      '--min-backoff=5s',
      '--max-backoff=60s',
      '--max-doublings=4',
    ],
  })

function planned(
  whose: string,
  settings: Settings,
  { does, puts, limits }: { does: string; puts: string; limits: string[] },
): Step[] {
  const place = queuePlace(whose, settings)
  return [
    {
      does,
      look: { command: ['gcloud', 'tasks', 'queues', 'describe', ...place, '--format=value(name)'] },
      create: ['gcloud', 'tasks', 'queues', 'create', ...place, ...limits],
      update: ['gcloud', 'tasks', 'queues', 'update', ...place, ...limits],
    },
    ...whoMay('enqueues').map(identity => ({
      does: `Let ${identity} put ${puts} into it.`,
      create: binding('add', settings, {
        group: ['tasks', 'queues'],
        which: place,
        account: identity,
        role: 'roles/cloudtasks.enqueuer',
      }),
    })),
  ]
}
