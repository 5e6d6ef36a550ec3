import type { Firestore } from '@google-cloud/firestore'
import { configurationKey } from '../../shared/model/configuration-key.ts'
import type { Table } from '../../shared/model/plan.ts'
import { hasTable, wantedKeys } from '../../shared/model/table-keys.ts'
import { formatDate } from '../../shared/model/time.ts'
import {
  type Configuration,
  MOST_KEYS,
  ofTablesQuery,
  toConfiguration,
} from '../../shared/store/configurations.ts'
import { list } from '../../shared/store/database.ts'

/** How many configurations a query for some tables gives at the most. */
const MOST_WRITERS = 100
/** How many readers of a table are told. */
const MOST_READERS = 50

/** A configuration, and the last of its runs that succeeded. */
type Writer = { configuration: Configuration; success: { run_id: string; end: number } | undefined }

/** Who writes a table that is there; several where several do, those first that did it last. */
export type Writers = (table: Table) => Writer[]

/** Who writes some tables: a query for each thirty of their keys. */
export async function readWriters(
  tables: readonly Table[],
  { db, account }: { db: Firestore; account: string },
): Promise<Writers> {
  const keys = [...new Set(tables.flatMap(wantedKeys))]
  const found = new Map<string, Writer>()
  const queries = Array.from({ length: Math.ceil(keys.length / MOST_KEYS) }, async (_, at) => {
    const asked = keys.slice(at * MOST_KEYS, (at + 1) * MOST_KEYS)
    for (const doc of await list(ofTablesQuery(db, account, 'writes', asked, MOST_WRITERS))) {
      const configuration = toConfiguration(doc.data())
      found.set(doc.id, { configuration, success: lastSuccess(configuration) })
    }
  })
  await Promise.all(queries)
  const order = (a: Writer, b: Writer) =>
    (b.success?.end ?? 0) - (a.success?.end ?? 0) ||
    (configurationKey(a.configuration) < configurationKey(b.configuration) ? -1 : 1)
  const all = [...found.values()].sort(order)
  return table => all.filter(({ configuration }) => hasTable(configuration.writes ?? [], table))
}

function lastSuccess({ strip }: Configuration): Writer['success'] {
  const run = strip?.runs.find(({ status }) => status === 'SUCCESS')
  return run && { run_id: run.run_id, end: run.start + (run.duration ?? 0) }
}

/** The first of those who write a table, as it is answered. */
export function writtenBy([first]: Writer[]) {
  if (!first) return null
  const { configuration, success } = first
  return {
    ...named(configuration),
    run_id: success?.run_id ?? null,
    date: success ? formatDate(success.end) : null,
    status: success ? ('SUCCESS' as const) : null,
  }
}

const named = ({ configuration_type, environment, configuration_id }: Configuration) => ({
  configuration_type,
  environment,
  configuration_id,
})

/** Who reads a table. */
export async function readReaders(table: Table, { db, account }: { db: Firestore; account: string }) {
  const docs = await list(ofTablesQuery(db, account, 'reads', wantedKeys(table), MOST_READERS))
  return docs
    .map(doc => toConfiguration(doc.data()))
    .filter(({ reads = [] }) => hasTable(reads, table))
    .map(named)
}
