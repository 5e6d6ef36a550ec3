import type { Right, SETTABLE_STATUSES } from '../../../client/words.ts'
import { call } from '../../data/client.ts'
import type { ListedRun } from '../../data/shapes.ts'

/** What the person has chosen for all of the runs. */
export type Chosen = { status: (typeof SETTABLE_STATUSES)[number]; note: string }

/** Something that is done to a run; `does` answers the id of another run where it makes one. */
export type Deed = {
  verb: string
  right: Right
  /** Whether it takes a status, and a note. */
  takes: 'status' | 'note' | 'nothing'
  does: (run: ListedRun, chosen: Chosen) => Promise<string | undefined>
}

const identityOf = ({ account, configuration_type, environment, configuration_id, run_id }: ListedRun) => ({
  account,
  configuration_type,
  environment,
  configuration_id,
  run_id,
})

const noted = ({ note }: Chosen) => (note.trim() === '' ? {} : { note: note.trim() })

/** What can be done to several runs at once. */
export const DEEDS = {
  set_status: {
    verb: 'Set status',
    right: 'set_status',
    takes: 'status',
    async does(run, chosen) {
      const expected_status = run.status
      await call('set_run_status', {
        ...identityOf(run),
        status: chosen.status,
        expected_status,
        ...noted(chosen),
      })
      return undefined
    },
  },
  retry: {
    verb: 'Retry',
    right: 'launch',
    takes: 'nothing',
    async does(run) {
      // Sent once more by a browser or a proxy, it is still one run.
      const idempotencyKey = `studio-${crypto.randomUUID()}`
      return (await call('retry_run', identityOf(run), { idempotencyKey })).run_id
    },
  },
  cancel: {
    verb: 'Cancel',
    right: 'launch',
    takes: 'note',
    async does(run, chosen) {
      await call('cancel_run', { ...identityOf(run), ...noted(chosen) })
      return undefined
    },
  },
} as const satisfies Record<string, Deed>
