import { randomUUID } from 'node:crypto'
import type { FieldsOf } from '../client/client.ts'
import { findConfiguration, identityOf, nameOf } from './find.ts'
import { checkWaiting, follow } from './follow.ts'
import { parametersOf } from './parameters.ts'
import { agree } from './prod.ts'
import { open, type Place } from './session.ts'
import { print, printJson, say } from './terminal/streams.ts'

type Options = Place & {
  type?: FieldsOf<'launch_job'>['configuration_type'] | undefined
  executionDate?: string | undefined
  param?: string[] | undefined
  wait?: true | undefined
  timeout?: number | undefined
  idempotencyKey?: string | undefined
  yes?: true | undefined
  json?: true | undefined
  jsonl?: true | undefined
}

/** Launches a job, and waits for it where that is asked for. */
export async function launch(id: string, options: Options): Promise<void> {
  checkWaiting(options)
  const session = await open(options)
  const identity = identityOf(await findConfiguration(session, id, options))
  await agree(`launch ${nameOf(identity)}`, session, { ...identity, yes: options.yes })
  // Under a key, whether the person has one or not, what got no answer may be sent again.
  const idempotencyKey = options.idempotencyKey ?? randomUUID()
  const sql_parameters = await parametersOf(session, identity, options.param)
  const fields = { ...identity, execution_date: options.executionDate, sql_parameters }
  const answer = await session.call('launch_job', fields, { idempotencyKey })
  if (options.wait) {
    say(`Launched ${answer.run_id}`)
    return follow(session, { ...identity, run_id: answer.run_id }, options)
  }
  if (options.json) return printJson(answer)
  say(`Launched ${nameOf(identity)}. Follow it with: tailer run watch ${answer.run_id}`)
  print(answer.run_id)
}
