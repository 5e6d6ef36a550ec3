import { listOf } from '../../system/answers.ts'
import type { System } from '../../system/system.ts'

export const JOB = { environment: 'DEV', configuration_type: 'table-to-table', configuration_id: 'job_DEV' }
export const TABLE = { table: 'my-project.sales.clean_sales' }

/** What notes are asked with, of a system. */
export function noting(system: System) {
  type Options = Parameters<typeof system.call>[2]
  const ask = (action: string, account: string, fields: object, options?: Options) =>
    system.call('note-status', { action, account, ...fields }, options)
  const list = async (account: string, on: object = {}) => listOf(await ask('list_notes', account, on))
  return {
    ask,
    list,
    /** Writes a note, and tells its id. */
    add: async (account: string, fields: object, options?: Options) =>
      String((await ask('add_note', account, { text: 'x', ...fields }, options)).body.note_id),
    /** What the notes say, in the order of their list. */
    textsOf: async (account: string, on?: object) =>
      (await list(account, on)).results.map(({ text }) => text),
    /** Options of somebody else, who may do everything. */
    asOther: async () => ({ token: await system.token({ sub: 'other', role: 9 }) }),
    async accountWithJob() {
      const account = system.newAccount()
      await system.putConfiguration(account, {})
      const { run_id } = await system.putRun(account, {})
      return { account, run: { ...JOB, run_id }, run_id }
    },
  }
}
