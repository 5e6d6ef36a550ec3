import { z } from 'zod'
import type { Answer } from '../server/http.ts'
import { byIngestion, notOf } from './catalog.ts'
import { keepChange } from './changes.ts'
import type { Connection } from './database.ts'
import type { TableDocument } from './documents.ts'
import { toBigQueryError } from './duckdb-errors.ts'
import { BigQueryError } from './errors.ts'
import { literal, physicalName, quote, splitDecorator, type TableName } from './names.ts'
import { partitionOf } from './partitions.ts'
import { duckType, type Field, limited } from './schema.ts'

const Body = z.looseObject({
  rows: z.array(z.looseObject({ insertId: z.string().optional(), json: z.record(z.string(), z.unknown()) })),
  ignoreUnknownValues: z.boolean().optional(),
  skipInvalidRows: z.boolean().optional(),
})

/** A JSON value as a DuckDB constant of the column's type. */
function constant(field: Field, value: unknown): string {
  const type = duckType(field)
  if (value === null || value === undefined) return `CAST(NULL AS ${type})`
  if (field.mode === 'REPEATED') {
    if (!Array.isArray(value))
      throw new BigQueryError('invalid', `Repeated field must be an array: ${field.name}`)
    return `CAST([${value.map(item => constant({ ...field, mode: 'NULLABLE' }, item)).join(', ')}] AS ${type})`
  }
  if (field.type === 'RECORD' || field.type === 'STRUCT') {
    const record = z.record(z.string(), z.unknown()).parse(value)
    return `struct_pack(${(field.fields ?? []).map(f => `${quote(f.name)} := ${constant(f, record[f.name])}`).join(', ')})`
  }
  if (type === 'BLOB') return `from_base64(${literal(String(value))})`
  if (type === 'JSON')
    return `CAST(${literal(typeof value === 'string' ? value : JSON.stringify(value))} AS JSON)`
  if (type === 'TIMESTAMPTZ' && typeof value === 'number')
    return `make_timestamptz(${BigInt(Math.round(value * 1e6))})`
  if (type === 'BIGINT') return `bq_int64(${literal(String(value))})`
  if (type === 'BIGNUM') return `bq_bignumeric(${literal(String(value))})`
  if (typeof value === 'object') return `CAST(${literal(String(Object(value).value ?? ''))} AS ${type})`
  return `CAST(${literal(String(value))} AS ${type})`
}

/** `tabledata.insertAll`: rows by rows, all or (as BigQuery does by default) none. */
export async function insertAll(
  connection: Connection,
  table: TableDocument,
  name: TableName,
  body: Record<string, unknown>,
): Promise<Answer> {
  const { rows, ignoreUnknownValues } = Body.parse(body)
  if (table.type === 'SNAPSHOT') throw notOf(table)
  const fields = table.schema?.fields ?? []
  const errors: { index: number; errors: { reason: string; location: string; message: string }[] }[] = []
  const { partition } = splitDecorator(name)
  const time = partition
    ? partitionOf(table, partition).time
    : byIngestion(table)
      ? `date_trunc('day', now())`
      : undefined
  const values: string[] = []
  for (const [index, { json }] of rows.entries()) {
    const wrong = (location: string, message: string) =>
      errors.push({ index, errors: [{ reason: 'invalid', location, message }] })
    const byName = new Map(Object.entries(json).map(([key, value]) => [key.toLowerCase(), value]))
    const unknown = Object.keys(json).find(
      key => !fields.some(f => f.name.toLowerCase() === key.toLowerCase()),
    )
    if (unknown && !ignoreUnknownValues) {
      wrong(unknown, `no such field: ${unknown}.`)
      continue
    }
    const missing = fields.find(
      f => f.mode === 'REQUIRED' && (byName.get(f.name.toLowerCase()) ?? null) === null,
    )
    if (missing) {
      wrong(missing.name, `Missing required field: ${missing.name}.`)
      continue
    }
    try {
      const row = fields.map(f => limited(constant(f, byName.get(f.name.toLowerCase())), f))
      await connection.run(`SELECT ${row.join(', ')}`)
      values.push(`(${[...row, ...(time ? [time] : [])].join(', ')})`)
    } catch (error) {
      wrong('', toBigQueryError(error).message)
    }
  }
  if (errors.length > 0) {
    const stopped = rows.map(
      (_, index) =>
        errors.find(e => e.index === index) ?? {
          index,
          errors: [{ reason: 'stopped', location: '', message: '' }],
        },
    )
    return { status: 200, body: { kind: 'bigquery#tableDataInsertAllResponse', insertErrors: stopped } }
  }
  if (values.length > 0) {
    const columns = [...fields.map(f => quote(f.name)), ...(time ? ['"_PARTITIONTIME"'] : [])].join(', ')
    await connection.run(
      `INSERT INTO ${physicalName(table.tableReference)} (${columns}) VALUES ${values.join(', ')}`,
    )
    await keepChange(connection, table.tableReference)
  }
  return { status: 200, body: { kind: 'bigquery#tableDataInsertAllResponse' } }
}
