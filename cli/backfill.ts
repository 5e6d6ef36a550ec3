import { randomUUID } from 'node:crypto'
import type { FieldsOf } from '../client/client.ts'
import { findConfiguration, nameOf } from './find.ts'
import { agree } from './prod.ts'
import { open, type Place } from './session.ts'
import { print, printJson, say } from './terminal/streams.ts'

type Fields = FieldsOf<'backfill_job'>

type Options = Place & {
  type?: Fields['configuration_type'] | undefined
  from: string
  to: string
  order?: Fields['order'] | undefined
  again?: true | undefined
  idempotencyKey?: string | undefined
  yes?: true | undefined
  json?: true | undefined
}

/** Creates a run for each day of a span that has none. */
export async function backfill(id: string, options: Options): Promise<void> {
  const session = await open(options)
  const identity = await findConfiguration(session, id, options)
  const { from, to, order, again, yes } = options
  await agree(`backfill ${nameOf(identity)} from ${from} to ${to}`, session, { ...identity, yes })
  const idempotencyKey = options.idempotencyKey ?? randomUUID()
  const answer = await session.call(
    'backfill_job',
    { ...identity, from, to, order, again },
    { idempotencyKey },
  )
  if (options.json) return printJson(answer)
  const { backfill_id, created, left_out } = answer
  say(
    `Created ${created.length} runs of ${nameOf(identity)}; left out ${left_out.length} dates that have one.`,
  )
  if (created.length > 0) {
    say(
      `End what has not begun with: tailer run cancel ${identity.configuration_id} --backfill ${backfill_id}`,
    )
  }
  for (const run_id of created) print(run_id)
}
