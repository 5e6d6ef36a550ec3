import { byIngestion, type Catalog, createTable, needDataset, notOf, writeTable } from './catalog.ts'
import { keepChange, keepingChange } from './changes.ts'
import type { Connection } from './database.ts'
import { TableDocument } from './documents.ts'
import { alreadyExists, BigQueryError, notFound } from './errors.ts'
import { display, physicalName, quote, splitDecorator, type TableName } from './names.ts'
import { partitionOf } from './partitions.ts'
import { duckType, type Field, fieldOf, intoSql, limited } from './schema.ts'
import type { Session } from './session.ts'
import { anonymousDataset } from './sight.ts'

/** What a job says of the table it writes, under the REST interface's own names. */
export type Destination = {
  table: TableName
  writeDisposition?: string | undefined
  createDisposition?: string | undefined
  schemaUpdateOptions?: readonly string[] | undefined
  timePartitioning?: TableDocument['timePartitioning']
  rangePartitioning?: TableDocument['rangePartitioning']
  clustering?: TableDocument['clustering']
  description?: string | undefined
  /** When the table is to go, in milliseconds of the epoch; what its dataset says if this does not. */
  expirationTime?: string | undefined
}

/** The columns of a query, as BigQuery sees them. */
export async function describe(connection: Connection, sql: string): Promise<Field[]> {
  const prepared = await connection.prepare(sql)
  try {
    const fields: Field[] = []
    for (let i = 0; i < prepared.columnCount; i++)
      fields.push(fieldOf(prepared.columnName(i), prepared.columnType(i)))
    return fields
  } finally {
    prepared.destroySync()
  }
}

/** A column as it is stored: a NULL array is an empty one from then on. */
function kept(field: Field): string {
  const sql = limited(intoSql(quote(field.name), duckType(field)), field)
  return field.mode === 'REPEATED' ? `coalesce(${sql}, [])` : sql
}

/** The query with every column cast to the type BigQuery stores it under. */
export function stored(sql: string, fields: readonly Field[]): string {
  return `SELECT ${fields.map(f => `${kept(f)} AS ${quote(f.name)}`).join(', ')} FROM (${sql}) AS "_result"`
}

/**
 * Puts a query's rows in a table as the dispositions say, within the caller's transaction. Answers how many rows.
 * @see https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobConfigurationQuery
 */
export async function writeRows(
  connection: Connection,
  catalog: Catalog,
  to: Destination,
  sql: string,
  fields: readonly Field[],
): Promise<number> {
  const { table: name, partition } = splitDecorator(to.table)
  const dataset = needDataset(catalog, name)
  refuseDuplicates(fields)
  const existing = catalog.table(name)
  if (existing?.type === 'SNAPSHOT') throw notOf(existing)
  if (existing?.type === 'VIEW') throw new BigQueryError('invalid', `Cannot write to view ${display(name)}`)
  if (!existing && to.createDisposition === 'CREATE_NEVER')
    throw notFound('Table', display(name), catalog.location)
  const disposition = to.writeDisposition ?? 'WRITE_EMPTY'
  if (existing && disposition === 'WRITE_EMPTY' && (await count(connection, existing, partition)) > 0) {
    throw alreadyExists('Table', display(to.table))
  }
  const fresh = (): TableDocument =>
    TableDocument.parse({
      tableReference: name,
      schema: { fields },
      location: dataset.location,
      timePartitioning:
        to.timePartitioning ??
        existing?.timePartitioning ??
        (partition && !to.rangePartitioning ? { type: 'DAY' } : undefined),
      rangePartitioning: to.rangePartitioning ?? existing?.rangePartitioning,
      clustering: to.clustering ?? existing?.clustering,
      description: to.description ?? existing?.description,
      labels: existing?.labels,
      requirePartitionFilter: existing?.requirePartitionFilter,
      expirationTime:
        to.expirationTime ?? existing?.expirationTime ?? defaultExpiration(dataset.defaultTableExpirationMs),
    })
  const empty = existing && !existing.schema?.fields.length
  const replace = !existing || empty || (disposition === 'WRITE_TRUNCATE' && !partition)
  if (!replace) await requireSameSchema(connection, existing, fields, to.schemaUpdateOptions ?? [])
  if (partition)
    return writePartition(
      connection,
      existing && !empty ? existing : await createTable(connection, fresh()),
      partition,
      disposition,
      sql,
      fields,
    )
  const target = replace ? await createTable(connection, fresh()) : existing
  return insertRows(connection, target, sql, fields)
}

function defaultExpiration(ms: string | undefined): string | undefined {
  return ms ? String(Date.now() + Number(ms)) : undefined
}

/** Columns of a query with the limits of the table's own. */
function within(table: TableDocument, fields: readonly Field[]): Field[] {
  return fields.map(f => {
    const own = table.schema?.fields.find(t => t.name.toLowerCase() === f.name.toLowerCase())
    return { ...f, precision: own?.precision, scale: own?.scale, maxLength: own?.maxLength }
  })
}

async function insertRows(
  connection: Connection,
  table: TableDocument,
  sql: string,
  fields: readonly Field[],
): Promise<number> {
  const columns = fields.map(f => quote(f.name))
  const time = byIngestion(table) ? [`date_trunc('day', now())`] : []
  const result = await connection.run(
    `${keepingChange(table.tableReference)};
     INSERT INTO ${physicalName(table.tableReference)} (${[...columns, ...time.map(() => '"_PARTITIONTIME"')].join(', ')})
     SELECT ${[...columns, ...time].join(', ')} FROM (${stored(sql, within(table, fields))}) AS "_rows"`,
  )
  return result.rowsChanged
}

async function writePartition(
  connection: Connection,
  table: TableDocument,
  id: string,
  disposition: string,
  sql: string,
  fields: readonly Field[],
): Promise<number> {
  const target = physicalName(table.tableReference)
  const { condition, time } = partitionOf(table, id)
  const columns = fields.map(f => quote(f.name)).join(', ')
  await connection.run(`CREATE OR REPLACE TEMP TABLE "_partition" AS ${stored(sql, within(table, fields))}`)
  if (!time) {
    const reader = await connection.runAndReadAll(`SELECT count(*) FROM "_partition" WHERE NOT ${condition}`)
    if (Number(reader.getRows()[0]?.[0]) > 0) {
      const { tableId } = table.tableReference
      throw new BigQueryError(
        'invalid',
        `Some rows belong to different partitions rather than destination partition ${tableId}$${id}`,
      )
    }
  }
  if (disposition === 'WRITE_TRUNCATE') await connection.run(`DELETE FROM ${target} WHERE ${condition}`)
  const extra = time ? { column: ', "_PARTITIONTIME"', value: `, ${time}` } : { column: '', value: '' }
  const result = await connection.run(
    `INSERT INTO ${target} (${columns}${extra.column}) SELECT ${columns}${extra.value} FROM "_partition"`,
  )
  await connection.run('DROP TABLE "_partition"')
  await keepChange(connection, table.tableReference)
  return result.rowsChanged
}

async function count(
  connection: Connection,
  table: TableDocument,
  partition: string | undefined,
): Promise<number> {
  if (!table.schema?.fields.length) return 0
  const where = partition ? ` WHERE ${partitionOf(table, partition).condition}` : ''
  const reader = await connection.runAndReadAll(
    `SELECT count(*) FROM ${physicalName(table.tableReference)}${where}`,
  )
  return Number(reader.getRows()[0]?.[0])
}

function refuseDuplicates(fields: readonly Field[]): void {
  const seen = new Set<string>()
  for (const { name } of fields) {
    if (seen.has(name.toLowerCase())) {
      throw new BigQueryError(
        'invalidQuery',
        `Duplicate column names in the result are not supported. Found duplicate(s): ${name}`,
      )
    }
    seen.add(name.toLowerCase())
  }
}

async function requireSameSchema(
  connection: Connection,
  table: TableDocument,
  fields: readonly Field[],
  updates: readonly string[],
): Promise<void> {
  const name = display(table.tableReference)
  const own = table.schema?.fields ?? []
  const added: Field[] = []
  for (const field of fields) {
    const at = own.find(f => f.name.toLowerCase() === field.name.toLowerCase())
    if (!at) {
      if (!updates.includes('ALLOW_FIELD_ADDITION')) {
        throw new BigQueryError(
          'invalid',
          `Provided Schema does not match Table ${name}. Cannot add fields (field: ${field.name})`,
        )
      }
      await connection.run(
        `ALTER TABLE ${physicalName(table.tableReference)} ADD COLUMN ${quote(field.name)} ${duckType(field)}`,
      )
      added.push(field)
    } else if (duckType(at) !== duckType(field)) {
      throw new BigQueryError(
        'invalid',
        `Provided Schema does not match Table ${name}. Field ${field.name} has changed type from ${at.type} to ${field.type}`,
      )
    }
  }
  const missing = own.find(
    f => f.mode === 'REQUIRED' && !fields.some(g => g.name.toLowerCase() === f.name.toLowerCase()),
  )
  if (missing)
    throw new BigQueryError(
      'invalid',
      `Provided Schema does not match Table ${name}. Field ${missing.name} is missing in new schema`,
    )
  if (added.length > 0) await writeTable(connection, { ...table, schema: { fields: [...own, ...added] } })
}

/** Where the rows of a query without a destination go: a table of its own for a day, as in BigQuery. */
export function anonymousTable({ projectId, holder }: Session, id: string): TableName {
  return { projectId, datasetId: anonymousDataset(holder), tableId: `anon${id}` }
}
