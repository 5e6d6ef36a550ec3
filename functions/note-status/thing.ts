import type { DocumentData, DocumentReference, Firestore } from '@google-cloud/firestore'
import type { InputOf } from '../../shared/actions/index.ts'
import { uuidOf } from '../../shared/model/ids.ts'
import { checkRun } from '../../shared/run/correct.ts'
import { configurationNotFound } from '../../shared/run/named.ts'
import { configurationRef, toConfiguration } from '../../shared/store/configurations.ts'
import type { Thing } from '../../shared/store/notes.ts'
import { runRef, toRun } from '../../shared/store/runs.ts'

/** What a request says a note is on; undefined where it names nothing. */
export function thingOf(input: InputOf<'add_note'> | InputOf<'list_notes'>): Thing | undefined {
  const { table, configuration_type, environment, configuration_id, run_id } = input
  if (table !== undefined) return { kind: 'table', table }
  if (configuration_type === undefined || environment === undefined || configuration_id === undefined) return
  const identity = { configuration_type, environment, configuration_id }
  return run_id === undefined ? { kind: 'configuration', ...identity } : { kind: 'run', ...identity, run_id }
}

/** The document that counts the notes on a thing; a table has none. */
export function refOf(db: Firestore, account: string, thing: Thing): DocumentReference | undefined {
  if (thing.kind === 'table') return
  return thing.kind === 'run'
    ? runRef(db, account, uuidOf(thing.run_id))
    : configurationRef(db, account, thing)
}

/**
 * How many notes are on a thing, by what is stored of it.
 * @throws Problem `configuration-not-found`, `workflow-not-found` or `run-not-found`
 */
export async function countOf(
  data: DocumentData | undefined,
  { db, account, thing }: { db: Firestore; account: string; thing: Exclude<Thing, { kind: 'table' }> },
): Promise<number> {
  if (thing.kind === 'run') return checkRun(data && toRun(data), { account, ...thing }).notes ?? 0
  if (!data) throw await configurationNotFound(db, account, thing)
  return toConfiguration(data).notes ?? 0
}
