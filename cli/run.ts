import { randomUUID } from 'node:crypto'
import type { FieldsOf } from '../client/client.ts'
import { findConfiguration, findRun, identityOf, nameOf, type RunIdentity } from './find.ts'
import { checkWaiting, follow } from './follow.ts'
import { agree } from './prod.ts'
import { printLogs, printRun } from './run-text.ts'
import { open, type Place, type Session } from './session.ts'
import { print, printJson, say } from './terminal/streams.ts'

type Shown = Place & {
  type?: FieldsOf<'get_by_status'>['configuration_type'] | undefined
  json?: true | undefined
}
type Followed = Shown & { jsonl?: true | undefined; timeout?: number | undefined }
type Changed = { yes?: true | undefined; note?: string | undefined }

async function opened(run: string, options: Shown): Promise<{ session: Session; identity: RunIdentity }> {
  const session = await open(options)
  return { session, identity: await findRun(session, run, options) }
}

/** Shows a run and its tasks. */
export async function showRun(run: string, options: Shown): Promise<void> {
  const { session, identity } = await opened(run, options)
  const answer = await session.call('get_run_details', identity)
  if (options.json) printJson(answer)
  else printRun(answer.results[0])
}

/** Shows a run's attempts, its BigQuery jobs and its errors, task by task. */
export async function showLogs(run: string, options: Shown & { task?: string | undefined }): Promise<void> {
  const { session, identity } = await opened(run, options)
  const answer = await session.call('get_run_details', identity)
  if (options.json) printJson(answer)
  else printLogs(answer.results[0], options.task)
}

/** Shows a run till it has ended. */
export async function watchRun(run: string, options: Followed): Promise<void> {
  const { session, identity } = await opened(run, options)
  await follow(session, identity, options)
}

type Retried = Followed &
  Changed & {
    only?: string[] | undefined
    from?: string | undefined
    wait?: true | undefined
    idempotencyKey?: string | undefined
  }

/** Tries a run again. */
export async function retryRun(run: string, options: Retried): Promise<void> {
  checkWaiting(options)
  const { session, identity } = await opened(run, options)
  await agree(`retry ${identity.run_id} of ${nameOf(identity)}`, session, { ...identity, yes: options.yes })
  const idempotencyKey = options.idempotencyKey ?? randomUUID()
  const fields = { ...identity, only: options.only, from: options.from }
  const answer = await session.call('retry_run', fields, { idempotencyKey })
  if (options.wait) {
    say(`Launched ${answer.run_id}`)
    return follow(session, { ...identityOf(identity), run_id: answer.run_id }, options)
  }
  if (options.json) return printJson(answer)
  say(`Retried ${nameOf(identity)}. Follow it with: tailer run watch ${answer.run_id}`)
  print(answer.run_id)
}

/** Ends a run, or what of a backfill has not begun. */
export async function cancelRun(
  run: string,
  options: Shown & Changed & { backfill?: string | undefined },
): Promise<void> {
  const session = await open(options)
  const { backfill, note, yes } = options
  const fields =
    backfill === undefined
      ? await findRun(session, run, options)
      : { ...(await findConfiguration(session, run, options)), backfill_id: backfill }
  const what = 'run_id' in fields ? fields.run_id : `what of the backfill ${backfill} has not begun`
  await agree(`cancel ${what}`, session, { ...fields, yes })
  const answer = await session.call('cancel_run', { ...fields, note })
  if (options.json) printJson(answer)
  else say(`Cancelled ${what}.`)
}

/** Sets a run's status by hand. */
export async function setStatus(
  run: string,
  status: FieldsOf<'set_run_status'>['status'],
  options: Shown & Changed & { expected?: FieldsOf<'set_run_status'>['expected_status'] | undefined },
): Promise<void> {
  const { session, identity } = await opened(run, options)
  await agree(`set ${identity.run_id} to ${status}`, session, { ...identity, yes: options.yes })
  const fields = { ...identity, status, expected_status: options.expected, note: options.note }
  const answer = await session.call('set_run_status', fields)
  if (options.json) printJson(answer)
  else say(`Set ${identity.run_id} to ${status}.`)
}
