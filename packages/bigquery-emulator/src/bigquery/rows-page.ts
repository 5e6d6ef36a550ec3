import type { DuckDBType, DuckDBValue } from '@duckdb/node-api'
import type { z } from 'zod'
import type { Service } from './accept-job.ts'
import { needTable, readCatalog } from './catalog.ts'
import { deniedTable } from './denied.ts'
import type { TableReference } from './job-configuration.ts'
import { physicalName, quote, splitDecorator } from './names.ts'
import { partitionOf } from './partitions.ts'
import type { Field } from './schema.ts'
import { sees } from './sight.ts'
import { encodeRow, type TimestampFormat } from './values.ts'

/** How the caller wants timestamps: by default in seconds, with a fraction. */
export function timestampFormat(int64: string | null, output: string | null): TimestampFormat {
  if (output === 'ISO8601_STRING' || output === 'INT64') return output
  // Python's client writes True.
  return int64?.toLowerCase() === 'true' ? 'INT64' : 'FLOAT64'
}

/** Which rows, from `start`, `most` of them (10,000 when it does not say). */
export type Page = { start: number; most: number | undefined; format: TimestampFormat }

/** A page of a table's rows, encoded, with the token of the next one. */
export async function readPage(
  service: Service,
  given: z.infer<typeof TableReference>,
  fields: readonly Field[],
  page: Page,
  selected?: readonly string[],
) {
  const { table, partition } = splitDecorator(given)
  if (!sees(service, table)) throw deniedTable(table, 'bigquery.tables.getData')
  const wanted = selected ? fields.filter(f => selected.includes(f.name)) : fields
  if (fields.length === 0) return { totalRows: '0', rows: [] }
  return service.database.connect(async connection => {
    const document = partition ? needTable(await readCatalog(connection, service), table) : undefined
    const where = document && partition ? ` WHERE ${partitionOf(document, partition).condition}` : ''
    const name = `${physicalName(table)}${where}`
    const count = async () =>
      Number((await connection.runAndReadAll(`SELECT count(*) FROM ${name}`)).getRows()[0]?.[0] ?? 0)
    const most = page.most ?? 10_000
    // A caller that asks for no rows wants to know how many there are; an empty page would tell Python's that this is all.
    if (most === 0) return { totalRows: String(await count()) }
    const reader = await connection.runAndReadAll(
      `SELECT ${wanted.map(f => quote(f.name)).join(', ')} FROM ${name} LIMIT ${most} OFFSET ${page.start}`,
    )
    const types: DuckDBType[] = reader.columnTypes()
    const rows = reader.getRows().map((row: DuckDBValue[]) => encodeRow(row, types, page.format))
    const next = page.start + rows.length
    // A page that is not full is the last.
    const total = rows.length > 0 && rows.length < most ? next : await count()
    return {
      totalRows: String(total),
      rows,
      ...(next < total && rows.length > 0 ? { pageToken: String(next) } : {}),
    }
  })
}
