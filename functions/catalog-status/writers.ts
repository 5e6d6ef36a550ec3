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
import { sideBySide } from './warehouse.ts'

/** How many configurations a query for some tables gives at the most, and how many queries are made at a time. */
const MOST_WRITERS = 100
const AT_ONCE = 3
/** How many readers of a table are told. */
const MOST_READERS = 50

/** A configuration, and the last of its runs that succeeded. */
export type Writer = Pick<
  Configuration,
  'configuration_type' | 'environment' | 'configuration_id' | 'version' | 'writes'
> & { success: { run_id: string; end: number } | undefined }

/** Who writes a table that is there; several where several do, those first that did it last. */
export type Writers = (table: Table) => Writer[]

/** Who writes some tables: a query for each thirty of their keys. */
export async function readWriters(
  tables: readonly Table[],
  { db, account }: { db: Firestore; account: string },
): Promise<Writers> {
  const keys = new Set(tables.flatMap(wantedKeys))
  const asked = Array.from({ length: Math.ceil(keys.size / MOST_KEYS) }, (_, at) =>
    [...keys].slice(at * MOST_KEYS, (at + 1) * MOST_KEYS),
  )
  const found = await sideBySide(asked, AT_ONCE, async some => {
    const docs = await list(ofTablesQuery(db, account, 'writes', some, MOST_WRITERS))
    return docs.map(doc => [doc.id, toWriter(toConfiguration(doc.data()))] as const)
  })
  const byKey = new Map<string, Writer[]>()
  for (const writer of new Map(found.flat()).values())
    for (const key of writer.writes ?? [])
      if (keys.has(key)) byKey.set(key, [...(byKey.get(key) ?? []), writer])
  return table => {
    const maybe = new Set(wantedKeys(table).flatMap(key => byKey.get(key) ?? []))
    return [...maybe].filter(({ writes = [] }) => hasTable(writes, table)).sort(byLast)
  }
}

const byLast = (a: Writer, b: Writer) =>
  (b.success?.end ?? 0) - (a.success?.end ?? 0) || (configurationKey(a) < configurationKey(b) ? -1 : 1)

/** Without its runs, which are most of it. */
const toWriter = (configuration: Configuration): Writer => ({
  ...named(configuration),
  version: configuration.version,
  writes: configuration.writes,
  success: lastSuccess(configuration),
})

function lastSuccess({ strip }: Configuration): Writer['success'] {
  const run = strip?.runs.find(({ status }) => status === 'SUCCESS')
  return run && { run_id: run.run_id, end: run.start + (run.duration ?? 0) }
}

/** The first of those who write a table, as it is answered. */
export function writtenBy([first]: Writer[]) {
  if (!first) return null
  const { success } = first
  return {
    ...named(first),
    run_id: success?.run_id ?? null,
    date: success ? formatDate(success.end) : null,
    status: success ? ('SUCCESS' as const) : null,
  }
}

const named = ({
  configuration_type,
  environment,
  configuration_id,
}: Pick<Configuration, 'configuration_type' | 'environment' | 'configuration_id'>) => ({
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
