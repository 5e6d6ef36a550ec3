import type { System } from '../system/system.ts'
import type { Case, Documents } from './floor.ts'

const job = { environment: 'DEV', configuration_type: 'table-to-table', configuration_id: 'job_DEV' }
const of = (read: number, written: number): Documents => ({ read, written })

/** A note on a run, or on a table, and what names its thread. */
async function noteOn(system: System, account: string, thing: object): Promise<string> {
  const body = { action: 'add_note', account, ...thing, text: 'x' }
  return String((await system.call('note-status', body)).body.note_id)
}
async function aRun(system: System, account: string): Promise<object> {
  await system.putConfiguration(account, {})
  return { ...job, run_id: (await system.putRun(account, {})).run_id }
}

const noted = (
  action: string,
  when: string,
  costs: Documents,
  prepare: Case['prepare'],
  more: Partial<Case> = {},
): Case => ({ action, when, endpoint: 'note-status', floor: costs, costs, prepare, ...more })

/** What notes cost: a thread is one document, and what it is on counts it. */
export const NOTES: Case[] = [
  noted('add_note', 'on a run', of(1, 3), async (system, account) => ({
    ...(await aRun(system, account)),
    text: 'x',
  })),
  noted('add_note', 'on a table', of(0, 2), async () => ({ table: 'p.d.t', text: 'x' })),
  noted('add_note', 'that is a reply', of(1, 2), async (system, account) => ({
    ...{ reply_to: await noteOn(system, account, { table: 'p.d.t' }), text: 'x' },
  })),
  noted('edit_note', 'on a run', of(1, 2), async (system, account) => ({
    ...{ note_id: await noteOn(system, account, await aRun(system, account)), text: 'y' },
  })),
  noted('delete_note', 'on a run', of(2, 3), async (system, account) => ({
    note_id: await noteOn(system, account, await aRun(system, account)),
  })),
  noted('list_notes', 'of a run with 2 of them', of(2, 0), async (system, account) => {
    const run = await aRun(system, account)
    for (const _ of [1, 2]) await noteOn(system, account, run)
    return run
  }),
  noted('list_notes', 'of a run without any: the run besides the empty list', of(2, 0), aRun),
  noted(
    'list_notes',
    'of an account with 2 of them',
    of(3, 0),
    async (system, account) => {
      for (const _ of [1, 2]) await noteOn(system, account, { table: 'p.d.t' })
      return {}
    },
    { floor: of(2, 0), why: 'the account, for its archived configurations' },
  ),
]
