import { binding } from './bindings.ts'
import { whoMay } from './identities.ts'
import { QUEUE_PREFIX, type Settings } from './settings.ts'
import type { Step } from './step.ts'

/** An account's queue, as gcloud names it. */
export const queuePlace = (account: string, { project, region }: Settings) => [
  `${QUEUE_PREFIX}${account}`,
  `--location=${region}`,
  `--project=${project}`,
]

/** The queue that an account's runs wait in, and who puts them there. */
export function planQueue(account: string, settings: Settings): Step[] {
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
