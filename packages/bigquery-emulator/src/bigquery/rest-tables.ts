import { z } from 'zod'
import type { Answer, Request } from '../server/http.ts'
import type { Service } from './accept-job.ts'
import { createTable, dropTable, needDataset, needNoTable, needTable, writeTable } from './catalog.ts'
import { keepChange, lastChange } from './changes.ts'
import { type Connection, rows } from './database.ts'
import { withDefaults } from './default-values.ts'
import { TableDocument } from './documents.ts'
import { BigQueryError, unsupported } from './errors.ts'
import { insertAll } from './insert-all.ts'
import { type DatasetName, display, physicalName, quote, splitDecorator, type TableName } from './names.ts'
import { partitionOf } from './partitions.ts'
import { dropNulls, json, merged, pageOf, within } from './rest-documents.ts'
import { readPage, timestampFormat } from './rows-page.ts'
import { duckType, type Field } from './schema.ts'
import { environment, outsideJob } from './session.ts'
import type { Environment } from './sql/analyse/environment.ts'
import { parse } from './sql/parse/parse.ts'
import { emitQuery } from './sql/translate.ts'
import { describe } from './write.ts'

/** A table as the REST interface describes it. */
async function tableResource(connection: Connection, t: TableDocument): Promise<Record<string, unknown>> {
  const changed = Math.max(Number(t.lastModifiedTime), await lastChange(connection, t.tableReference))
  const lastModifiedTime = String(changed)
  const base = {
    ...{ kind: 'bigquery#table', id: display(t.tableReference), etag: lastModifiedTime },
    ...{ ...t, lastModifiedTime },
  }
  if (t.type === 'VIEW') return base
  const [row] = t.schema?.fields.length
    ? await rows(connection, `SELECT count(*) FROM ${physicalName(t.tableReference)}`)
    : []
  const count = Number(row?.[0] ?? 0)
  return { ...base, numRows: String(count), numBytes: String(count * (t.schema?.fields.length ?? 0) * 8) }
}

/** `…/datasets/{d}/tables` and below it. */
export async function tables(
  service: Service,
  dataset: DatasetName,
  tableId: string | undefined,
  action: string | undefined,
  request: Request,
): Promise<Answer> {
  if (tableId === undefined)
    return request.method === 'GET'
      ? listTables(service, dataset, request)
      : insertTable(service, dataset, request)
  const name: TableName = { ...dataset, tableId }
  if (action === 'data') return listRows(service, name, request)
  if (action === 'insertAll')
    return within(service, async (connection, catalog) =>
      insertAll(connection, needTable(catalog, splitDecorator(name).table), name, json(request)),
    )
  if (action) throw unsupported(`tables.${action}`)
  if (request.method === 'DELETE') return deleteTable(service, name)
  if (request.method === 'GET') {
    const { table, partition } = splitDecorator(name)
    const body = await within(service, async (connection, catalog) => {
      const document = needTable(catalog, table)
      if (partition) partitionOf(document, partition)
      return tableResource(connection, onlyFields(document, selectedFields(request)))
    })
    return { status: 200, body }
  }
  return patchTable(service, name, request)
}

async function listTables(service: Service, dataset: DatasetName, { query }: Request): Promise<Answer> {
  const all = await within(service, async (_, catalog) => {
    needDataset(catalog, dataset)
    return catalog.tables(dataset)
  })
  const { page, next } = pageOf(all, query)
  const tables = page.map(listed)
  return { status: 200, body: { kind: 'bigquery#tableList', tables, totalItems: all.length, ...next } }
}

/** What a list tells of a table: it is only looked up by itself for the rest. */
function listed(t: TableDocument): Record<string, unknown> {
  const { tableReference, type, friendlyName, labels, creationTime, expirationTime } = t
  const { timePartitioning, rangePartitioning, clustering, view } = t
  return {
    ...{ kind: 'bigquery#table', id: display(tableReference), tableReference, type, friendlyName, labels },
    ...{ timePartitioning, rangePartitioning, clustering, creationTime, expirationTime },
    ...(view ? { view: { useLegacySql: view.useLegacySql ?? false } } : {}),
  }
}

async function insertTable(service: Service, dataset: DatasetName, request: Request): Promise<Answer> {
  const body = await within(service, async (connection, catalog) => {
    const { location } = needDataset(catalog, dataset)
    const given = dropNulls(json(request))
    const { tableReference } = z
      .looseObject({ tableReference: z.looseObject({ tableId: z.string() }) })
      .parse(given)
    const document = TableDocument.parse({
      ...given,
      tableReference: { ...dataset, tableId: tableReference.tableId },
      type: given.view ? 'VIEW' : 'TABLE',
      location,
    })
    needNoTable(catalog, document.tableReference)
    const session = outsideJob({ connection, holder: service.holder, projectId: dataset.projectId, location })
    const env = environment(session, catalog, document.view?.query ?? '')
    if (document.view) document.schema = { fields: await viewFields(env, connection) }
    else if (document.schema) document.schema.fields = withDefaults(env, document.schema.fields)
    return tableResource(connection, await createTable(connection, document))
  })
  return { status: 200, body }
}

async function viewFields(env: Environment, connection: Connection): Promise<Field[]> {
  const [statement] = parse(env.source)
  if (statement?.kind !== 'query') throw new BigQueryError('invalidQuery', 'A view must be a query')
  return describe(connection, emitQuery(env, statement.query))
}

async function deleteTable(service: Service, name: TableName): Promise<Answer> {
  const { table, partition } = splitDecorator(name)
  await within(service, async (connection, catalog) => {
    const document = needTable(catalog, table)
    if (!partition) return dropTable(connection, table)
    await connection.run(
      `DELETE FROM ${physicalName(table)} WHERE ${partitionOf(document, partition).condition}`,
    )
    await keepChange(connection, table)
  })
  return { status: 204 }
}

/** PATCH: columns may be added and loosened, never taken away. */
async function patchTable(service: Service, name: TableName, request: Request): Promise<Answer> {
  const body = await within(service, async (connection, catalog) => {
    const old = needTable(catalog, name)
    const changed = TableDocument.parse({
      ...merged(old, json(request)),
      tableReference: name,
      lastModifiedTime: String(Date.now()),
    })
    const before = old.schema?.fields ?? []
    const session = outsideJob({ connection, holder: service.holder, location: old.location, ...name })
    const after = withDefaults(environment(session, catalog, ''), changed.schema?.fields ?? [], before)
    if (changed.schema) changed.schema.fields = after
    const gone = before.find(f => !after.some(g => g.name.toLowerCase() === f.name.toLowerCase()))
    if (gone)
      throw new BigQueryError(
        'invalid',
        `Provided Schema does not match Table ${display(name)}. Field ${gone.name} is missing in new schema`,
      )
    if (before.length === 0 && after.length > 0)
      return tableResource(connection, await createTable(connection, changed))
    for (const field of after) {
      const known = before.find(f => f.name.toLowerCase() === field.name.toLowerCase())
      if (!known)
        await connection.run(
          `ALTER TABLE ${physicalName(name)} ADD COLUMN ${quote(field.name)} ${duckType(field)}`,
        )
      else if (duckType(known) !== duckType(field)) {
        throw new BigQueryError(
          'invalid',
          `Provided Schema does not match Table ${display(name)}. Field ${field.name} has changed type from ${known.type} to ${field.type}`,
        )
      } else if (known.mode === 'REQUIRED' && field.mode !== 'REQUIRED') {
        await connection.run(
          `ALTER TABLE ${physicalName(name)} ALTER COLUMN ${quote(field.name)} DROP NOT NULL`,
        )
      }
    }
    await writeTable(connection, changed)
    return tableResource(connection, changed)
  })
  return { status: 200, body }
}

function selectedFields({ query }: Request): string[] | undefined {
  return query.get('selectedFields')?.split(',')
}

/** The table with those of its fields alone that are asked for. */
function onlyFields(document: TableDocument, selected: readonly string[] | undefined): TableDocument {
  if (!selected || !document.schema) return document
  const fields = document.schema.fields.filter(f => selected.includes(f.name))
  return { ...document, schema: { ...document.schema, fields } }
}

async function listRows(service: Service, name: TableName, request: Request): Promise<Answer> {
  const { query } = request
  const document = await within(service, async (_, catalog) => needTable(catalog, splitDecorator(name).table))
  if (document.type === 'VIEW') throw new BigQueryError('invalid', 'Cannot list a table of type VIEW.')
  const page = await readPage(
    service,
    name,
    document.schema?.fields ?? [],
    {
      start: Number(query.get('pageToken') ?? query.get('startIndex') ?? 0),
      most: query.get('maxResults') === null ? undefined : Number(query.get('maxResults')),
      format: timestampFormat(
        query.get('formatOptions.useInt64Timestamp'),
        query.get('formatOptions.timestampOutputFormat'),
      ),
    },
    selectedFields(request),
  )
  return { status: 200, body: { kind: 'bigquery#tableDataList', ...page } }
}
