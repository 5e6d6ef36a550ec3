import {
  ANONYMOUS,
  type Catalog,
  createDataset,
  createTable,
  DatasetDocument,
  dropDataset,
  dropTable,
  needDataset,
  TableDocument,
  writeTable,
} from './catalog.ts'
import { alreadyExists, BigQueryError, notFound, unsupported } from './errors.ts'
import { display, physicalName, quote, type TableName } from './names.ts'
import { duckType, type Field } from './schema.ts'
import { constantText, type Session } from './session.ts'
import type { AlterAction, ColumnNode, Expression, Statement, TableOptions } from './sql/ast.ts'
import { emit } from './sql/emit-expression.ts'
import { emitQuery } from './sql/emit-query.ts'
import { findTable, tableName } from './sql/emit-source.ts'
import { fieldOfType } from './sql/emit-type.ts'
import type { Environment } from './sql/environment.ts'
import { describe, writeRows } from './write.ts'

type Ddl = Extract<
  Statement,
  { kind: 'create table' | 'create view' | 'create function' | 'create schema' | 'drop' | 'alter table' }
>
type Done = { statementType: string; ddl?: { operation: string; table: TableName } }

/** Runs a statement that makes, changes or removes tables. */
export async function runDdl(session: Session, catalog: Catalog, env: Environment, s: Ddl): Promise<Done> {
  switch (s.kind) {
    case 'create table':
      return createTableAs(session, catalog, env, s)
    case 'create view': {
      const name = tableName(env, s.table, s.at)
      const dataset = needDataset(catalog, name)
      const operation = refuseExisting(catalog, name, s)
      if (operation === 'SKIP') return { statementType: 'CREATE_VIEW', ddl: { operation, table: name } }
      const fields = await describe(session.connection, emitQuery(env, s.query).sql)
      const options = await tableOptions(session, env, s.options)
      await createTable(
        session.connection,
        TableDocument.parse({
          ...options,
          tableReference: name,
          type: 'VIEW',
          schema: { fields },
          location: dataset.location,
          view: { query: s.text, useLegacySql: false },
        }),
      )
      return { statementType: 'CREATE_VIEW', ddl: { operation, table: name } }
    }
    case 'create function': {
      if (!s.temporary) throw unsupported('CREATE FUNCTION that is not TEMP')
      session.functions.set((s.names.at(-1) ?? '').toLowerCase(), {
        parameters: s.parameters,
        returns: s.returns,
        body: s.body,
        source: env.source,
      })
      return { statementType: 'CREATE_FUNCTION' }
    }
    case 'create schema': {
      const [datasetId = '', projectId = env.projectId] = s.names.toReversed()
      if (catalog.dataset({ projectId, datasetId })) {
        if (s.absent) return { statementType: 'CREATE_SCHEMA' }
        throw alreadyExists('Dataset', `${projectId}:${datasetId}`)
      }
      const options: Record<string, string | undefined> = {}
      for (const { name, value } of s.options) {
        if (!['location', 'description', 'friendly_name'].includes(name))
          throw unsupported(`schema option ${name}`)
        options[name] = await constantText(session, env, value)
      }
      const document = DatasetDocument.parse({
        datasetReference: { projectId, datasetId },
        location: options.location ?? session.location,
        description: options.description,
        friendlyName: options.friendly_name,
        creationTime: String(Date.now()),
      })
      await createDataset(session.connection, document)
      return { statementType: 'CREATE_SCHEMA' }
    }
    case 'drop':
      return drop(session, catalog, env, s)
    case 'alter table':
      return alter(session, env, s)
  }
}

function refuseExisting(
  catalog: Catalog,
  name: TableName,
  s: { replace: boolean; absent: boolean },
): 'CREATE' | 'REPLACE' | 'SKIP' {
  if (!catalog.table(name)) return 'CREATE'
  if (s.replace) return 'REPLACE'
  if (s.absent) return 'SKIP'
  throw alreadyExists('Table', display(name))
}

async function createTableAs(
  session: Session,
  catalog: Catalog,
  env: Environment,
  s: Extract<Ddl, { kind: 'create table' }>,
): Promise<Done> {
  const statementType = s.query ? 'CREATE_TABLE_AS_SELECT' : 'CREATE_TABLE'
  const name = s.temporary ? temporaryTable(session, s.table) : tableName(env, s.table, s.at)
  if (s.temporary && !catalog.dataset(name))
    await createDataset(
      session.connection,
      DatasetDocument.parse({ datasetReference: name, location: session.location }),
    )
  const location = s.temporary ? session.location : needDataset(catalog, name).location
  const operation = refuseExisting(catalog, name, s)
  if (operation === 'SKIP') return { statementType, ddl: { operation, table: name } }
  const options = await tableOptions(session, env, s.options)
  const source = s.like ? findTable(env, s.like.table, s.at, false)?.document : undefined
  const columns = s.columns ? await Promise.all(s.columns.map(c => field(session, env, c))) : undefined
  const query = s.query
    ? emitQuery(env, s.query).sql
    : source && s.like?.how === 'COPY'
      ? `SELECT * FROM ${physicalName(source.tableReference)}`
      : undefined
  const given = query ? await describe(session.connection, query) : []
  const document = TableDocument.parse({
    ...options,
    ...partitioning(s.partition),
    ...(source
      ? {
          timePartitioning: source.timePartitioning,
          rangePartitioning: source.rangePartitioning,
          clustering: source.clustering,
        }
      : {}),
    ...(s.cluster.length > 0 ? { clustering: { fields: s.cluster } } : {}),
    tableReference: name,
    location,
    schema: { fields: columns ?? source?.schema?.fields ?? given },
  })
  if (options.partitionExpirationMs && document.timePartitioning)
    document.timePartitioning.expirationMs = options.partitionExpirationMs
  const created = await createTable(session.connection, document)
  if (query) {
    const renamed = columns
      ? `SELECT * FROM (${query}) AS "_as" (${columns.map(c => quote(c.name)).join(', ')})`
      : query
    const fields = columns ?? given
    const fresh: Catalog = {
      ...catalog,
      table: () => created,
      dataset: () => DatasetDocument.parse({ datasetReference: name, location }),
    }
    await writeRows(
      session.connection,
      fresh,
      { table: name, writeDisposition: 'WRITE_APPEND' },
      renamed,
      fields,
    )
  }
  return { statementType, ddl: { operation, table: name } }
}

function temporaryTable(session: Session, names: readonly string[]): TableName {
  const tableId = names.at(-1) ?? ''
  const name = { projectId: session.projectId, datasetId: temporaryDataset(session.jobId), tableId }
  session.temporary.set(tableId.toLowerCase(), name)
  return name
}

/** The dataset of a script's temporary tables. */
export function temporaryDataset(jobId: string): string {
  return `_script_${jobId.replace(/\W/g, '_')}`
}

async function field(session: Session, env: Environment, c: ColumnNode): Promise<Field> {
  const description = c.options.find(o => o.name === 'description')
  const made = fieldOfType(c.name, c.type)
  return {
    ...made,
    ...(c.required ? { mode: 'REQUIRED' } : {}),
    ...(description ? { description: await constantText(session, env, description.value) } : {}),
    ...(c.fallback ? { defaultValueExpression: emit(env, c.fallback) } : {}),
  }
}

/** What PARTITION BY says, as the REST interface says it. */
function partitioning(
  e: Expression | undefined,
): Pick<TableDocument, 'timePartitioning' | 'rangePartitioning'> {
  if (!e) return {}
  const column = (of: Expression | undefined) =>
    of?.kind === 'path' && of.names.length === 1 ? of.names[0] : undefined
  const timed = (type: string, of: Expression | undefined) => {
    const name = column(of)
    if (!name) throw unsupported('PARTITION BY this expression')
    return {
      timePartitioning:
        name.toUpperCase() === '_PARTITIONTIME' || name.toUpperCase() === '_PARTITIONDATE'
          ? { type }
          : { type, field: name },
    }
  }
  if (e.kind === 'path') return timed('DAY', e)
  if (e.kind === 'call' && e.name === 'DATE') return timed('DAY', e.args[0])
  if (e.kind === 'call' && /^(DATE|DATETIME|TIMESTAMP)_TRUNC$/.test(e.name) && e.args[1]?.kind === 'part')
    return timed(e.args[1].part.name, e.args[0])
  if (e.kind === 'call' && e.name === 'RANGE_BUCKET') {
    const name = column(e.args[0])
    const range = e.args[1]
    if (name && range?.kind === 'call' && range.name === 'GENERATE_ARRAY') {
      const [start, end, interval = '1'] = range.args.map(arg =>
        arg.kind === 'integer' ? arg.text : undefined,
      )
      if (start !== undefined && end !== undefined)
        return { rangePartitioning: { field: name, range: { start, end, interval } } }
    }
  }
  throw unsupported('PARTITION BY this expression')
}

type Options = Partial<TableDocument> & { partitionExpirationMs?: string | undefined }

async function tableOptions(session: Session, env: Environment, options: TableOptions): Promise<Options> {
  const found: Options = {}
  for (const { name, value } of options) {
    const text = name === 'labels' ? undefined : await constantText(session, env, value)
    if (name === 'description') found.description = text
    else if (name === 'friendly_name') found.friendlyName = text
    else if (name === 'require_partition_filter') found.requirePartitionFilter = text === 'true'
    else if (name === 'expiration_timestamp')
      found.expirationTime = text ? String(new Date(text).getTime()) : undefined
    else if (name === 'partition_expiration_days')
      found.partitionExpirationMs = text ? String(Number(text) * 86_400_000) : undefined
    else if (name === 'labels') found.labels = labels(value)
    else throw unsupported(`table option ${name}`)
  }
  return found
}

function labels(e: Expression): Record<string, string> {
  if (e.kind !== 'array') throw new BigQueryError('invalidQuery', 'Option labels must be an array of pairs')
  return Object.fromEntries(
    e.items.map(item => {
      const [key, value] = item.kind === 'struct' ? item.fields.map(f => f.value) : []
      if (key?.kind !== 'string' || value?.kind !== 'string')
        throw unsupported('labels that are not literals')
      return [key.text, value.text]
    }),
  )
}

async function drop(
  session: Session,
  catalog: Catalog,
  env: Environment,
  s: Extract<Ddl, { kind: 'drop' }>,
): Promise<Done> {
  if (s.what === 'FUNCTION') throw unsupported('DROP FUNCTION')
  if (s.what === 'SCHEMA') {
    const [datasetId = '', projectId = env.projectId] = s.names.toReversed()
    const name = { projectId, datasetId }
    if (!catalog.dataset(name)) {
      if (s.exists) return { statementType: 'DROP_SCHEMA' }
      throw notFound('Dataset', `${projectId}:${datasetId}`)
    }
    if (!s.cascade && catalog.tables(name).length > 0)
      throw new BigQueryError('resourceInUse', `Dataset ${projectId}:${datasetId} is still in use`)
    await dropDataset(session.connection, name)
    return { statementType: 'DROP_SCHEMA' }
  }
  const statementType = `DROP_${s.what}`
  const name = tableName(env, s.names, s.at)
  const found = catalog.table(name)
  if (!found && s.exists) return { statementType, ddl: { operation: 'SKIP', table: name } }
  if (!found) throw notFound('Table', display(name), catalog.location)
  if (found.type !== s.what)
    throw new BigQueryError(
      'invalidQuery',
      `${display(name)} is not allowed for this operation because it is currently a ${found.type}.`,
    )
  await dropTable(session.connection, name)
  if (name.datasetId !== ANONYMOUS) session.temporary.delete(name.tableId.toLowerCase())
  return { statementType, ddl: { operation: 'DROP', table: name } }
}

async function alter(
  session: Session,
  env: Environment,
  s: Extract<Ddl, { kind: 'alter table' }>,
): Promise<Done> {
  const name = tableName(env, s.table, s.at)
  const done: Done = { statementType: 'ALTER_TABLE', ddl: { operation: 'ALTER', table: name } }
  if (s.exists && !env.catalog.table(name)) return done
  const found = findTable(env, s.table, s.at, false)
  if (!found) throw new Error('unreachable: a table is found or refused')
  let document = found.document
  for (const action of s.actions) document = await act(session, env, document, action)
  await writeTable(session.connection, { ...document, lastModifiedTime: String(Date.now()) })
  return done
}

async function act(
  session: Session,
  env: Environment,
  document: TableDocument,
  a: AlterAction,
): Promise<TableDocument> {
  const table = physicalName(document.tableReference)
  const fields = document.schema?.fields ?? []
  const change = (name: string, by: (f: Field) => Field) => {
    const known = fields.some(f => f.name.toLowerCase() === name.toLowerCase())
    if (!known) throw new BigQueryError('invalidQuery', `Column not found: ${name}`)
    return {
      ...document,
      schema: { fields: fields.map(f => (f.name.toLowerCase() === name.toLowerCase() ? by(f) : f)) },
    }
  }
  const run = (sql: string) => session.connection.run(`ALTER TABLE ${table} ${sql}`)
  switch (a.kind) {
    case 'add': {
      const added = await field(session, env, a.column)
      if (fields.some(f => f.name.toLowerCase() === added.name.toLowerCase())) {
        if (a.absent) return document
        throw new BigQueryError('invalidQuery', `Column already exists: ${added.name}`)
      }
      if (added.mode === 'REQUIRED')
        throw new BigQueryError('invalidQuery', 'Cannot add a REQUIRED column to an existing table')
      await run(`ADD COLUMN ${quote(added.name)} ${duckType(added)}`)
      return { ...document, schema: { fields: [...fields, added] } }
    }
    case 'drop': {
      if (!fields.some(f => f.name.toLowerCase() === a.name.toLowerCase())) {
        if (a.exists) return document
        throw new BigQueryError('invalidQuery', `Column not found: ${a.name}`)
      }
      await run(`DROP COLUMN ${quote(a.name)}`)
      return {
        ...document,
        schema: { fields: fields.filter(f => f.name.toLowerCase() !== a.name.toLowerCase()) },
      }
    }
    case 'rename column':
      await run(`RENAME COLUMN ${quote(a.from)} TO ${quote(a.to)}`)
      return change(a.from, f => ({ ...f, name: a.to }))
    case 'rename': {
      const name = { ...document.tableReference, tableId: a.to }
      if (env.catalog.table(name)) throw alreadyExists('Table', display(name))
      await run(`RENAME TO ${quote(a.to)}`)
      await session.connection.run(
        'DELETE FROM _emulator.tables WHERE project = $1 AND dataset = $2 AND id = $3',
        [
          document.tableReference.projectId,
          document.tableReference.datasetId,
          document.tableReference.tableId,
        ],
      )
      return { ...document, tableReference: name }
    }
    case 'options': {
      const { partitionExpirationMs: _, ...options } = await tableOptions(session, env, a.options)
      return { ...document, ...options }
    }
    case 'type': {
      const made = fieldOfType(a.name, a.type)
      const old = fields.find(f => f.name.toLowerCase() === a.name.toLowerCase())
      const wider =
        old &&
        ((old.type === 'INTEGER' && /^(NUMERIC|FLOAT)$/.test(made.type)) ||
          (old.type === 'NUMERIC' && made.type === 'FLOAT') ||
          old.type === made.type)
      if (!wider)
        throw new BigQueryError(
          'invalidQuery',
          `ALTER TABLE ALTER COLUMN SET DATA TYPE requires that the existing column type is assignable to the new type`,
        )
      await run(`ALTER COLUMN ${quote(a.name)} SET DATA TYPE ${duckType(made)}`)
      return change(a.name, f => ({ ...f, type: made.type }))
    }
    case 'nullable':
      await run(`ALTER COLUMN ${quote(a.name)} DROP NOT NULL`)
      return change(a.name, f => ({ ...f, mode: 'NULLABLE' }))
    case 'default': {
      const value = a.value ? emit(env, a.value) : undefined
      await run(`ALTER COLUMN ${quote(a.name)} ${value ? `SET DEFAULT (${value})` : 'DROP DEFAULT'}`)
      return change(a.name, f => ({ ...f, defaultValueExpression: value }))
    }
  }
}
