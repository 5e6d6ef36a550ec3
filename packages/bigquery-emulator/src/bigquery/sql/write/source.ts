import type { TableDocument } from '../../catalog.ts'
import { deniedQuery } from '../../denied.ts'
import { BigQueryError, notFound, unsupported } from '../../errors.ts'
import { display, literal, physicalName, quote, type TableName, withName } from '../../names.ts'
import type { Environment } from '../analyse/environment.ts'
import { joined } from '../analyse/joined.ts'
import { see, type Visible } from '../analyse/scope.ts'
import { type Column, columnsOfFields, scalar } from '../analyse/types.ts'
import type { Expression, Pivot, Source } from '../parse/ast.ts'
import { position } from '../parse/lex.ts'
import { parse } from '../parse/parse.ts'
import { requireUsing } from './comparison.ts'
import { emit } from './expression.ts'
import { informationSchema, isAbout } from './information-schema.ts'
import { emitPivot } from './pivot.ts'
import { emitQuery } from './query.ts'
import { emitUnnest } from './unnest.ts'

/** A FROM clause in DuckDB's SQL; `star` is what `*` brings, when known. */
export type EmittedSource = { sql: string; visible: Visible[]; star: Column[] | undefined; env: Environment }

/** What follows FROM. */
export function emitSource(env: Environment, source: Source): EmittedSource {
  switch (source.kind) {
    case 'table':
      return tableSource(env, source)
    case 'query': {
      const inner = emitQuery(env, source.query)
      return seen(env, emitRows(env, `(${inner.sql})`, source.alias, inner.columns, source.pivot))
    }
    case 'unnest':
      return seen(env, emitUnnest(env, source))
    case 'join': {
      const left = emitSource(env, source.left)
      // What is not joined from the left cannot see it, and stands for itself.
      const alone = source.how === 'RIGHT' || source.how === 'FULL'
      const inner = emitSource(alone ? env : left.env, source.right)
      const right = alone ? { ...inner, ...standing(left, inner) } : inner
      const visible = [...left.visible, ...right.visible]
      const lateral = right.visible.some(v => v.element) || source.how === 'CROSS'
      const on = source.on ? emit(right.env, source.on) : undefined
      const how = source.how === 'CROSS' ? 'CROSS JOIN' : `${source.how} JOIN`
      const condition = source.using
        ? ` USING (${source.using.map(quote).join(', ')})`
        : source.how === 'CROSS'
          ? ''
          : ` ON ${on ?? 'true'}`
      if (source.how !== 'CROSS' && !lateral && !on && !source.using)
        throw new BigQueryError(
          'invalidQuery',
          `${how} must have an immediately following ON or USING clause`,
        )
      const right2 = source.right.kind === 'join' ? `(${right.sql})` : right.sql
      requireUsing(source.using ?? [], left.star, right.star)
      const star = joined(left.star, right.star, source.using)
      return { sql: `${left.sql} ${how} ${right2}${condition}`, visible, star, env: right.env }
    }
  }
}

/** A source that sees nothing of the one on its left, with both in sight afterwards. */
function standing(left: EmittedSource, right: EmittedSource): Pick<EmittedSource, 'sql' | 'env'> {
  const env = right.visible.reduce(see, left.env)
  return { sql: right.sql.replace(/^LATERAL /, ''), env }
}

/** The rows of a query under an alias. Where the row is a value itself, the alias is that value. */
function emitRows(
  env: Environment,
  sql: string,
  alias: string | undefined,
  columns: Column[] | undefined,
  pivot: Pivot | undefined,
): { sql: string; visible: Visible } {
  const [only] = columns ?? []
  if (!only?.whole || pivot) return emitPivot(env, sql, { alias, columns, hidden: [] }, pivot)
  const name = alias ?? only.name
  const renamed = `(SELECT ${quote(only.name)} AS ${quote(name)} FROM ${sql} AS "_whole")`
  const base = { alias: undefined, columns: [{ name, type: only.type }], hidden: [] }
  return emitPivot(env, renamed, base, undefined)
}

function seen(env: Environment, found: { sql: string; visible: Visible }): EmittedSource {
  const { sql, visible } = found
  return { sql, visible: [visible], star: visible.columns, env: see(env, visible) }
}

function tableSource(env: Environment, source: Extract<Source, { kind: 'table' }>): EmittedSource {
  const [first = ''] = source.names
  // `FROM t, t.items` and a correlated subquery's `FROM t.items` are UNNEST without the word.
  if (source.names.length > 1 && env.aliases.has(first.toLowerCase())) {
    const array: Expression = { kind: 'path', names: source.names, at: source.at }
    return seen(
      env,
      emitUnnest(env, {
        kind: 'unnest',
        array,
        alias: source.alias ?? source.names.at(-1),
        offset: undefined,
        at: source.at,
      }),
    )
  }
  const alias = source.alias ?? source.names.at(-1)
  if (source.names.length === 1 && env.ctes.has(first.toLowerCase())) {
    const columns = env.ctes.get(first.toLowerCase())
    return seen(env, emitRows(env, withName(first), alias, columns, source.pivot))
  }
  if (/\*$/.test(source.names.at(-1) ?? '')) return seen(env, wildcard(env, source))
  if (isAbout(source.names)) {
    if (source.pivot) throw unsupported('PIVOT of INFORMATION_SCHEMA')
    return seen(env, informationSchema(env, source.names, source.alias))
  }
  const table = findTable(env, source.names, source.at, false)
  if (!table) throw new Error('unreachable: a table is found or refused')
  const { document, name } = table
  const columns = columnsOfFields(document.schema?.fields ?? [])
  if (document.type === 'VIEW') {
    const inner = view(env, document)
    return seen(
      env,
      emitPivot(env, `(${inner.sql})`, { alias, columns: inner.columns, hidden: [] }, source.pivot),
    )
  }
  const byIngestion = document.timePartitioning !== undefined && document.timePartitioning.field === undefined
  const sql = byIngestion
    ? `(SELECT *, CAST("_PARTITIONTIME" AS DATE) AS "_PARTITIONDATE" FROM ${physicalName(name)})`
    : physicalName(name)
  const hidden = byIngestion
    ? [
        { name: '_PARTITIONTIME', type: scalar('TIMESTAMP') },
        { name: '_PARTITIONDATE', type: scalar('DATE') },
      ]
    : []
  return seen(env, emitPivot(env, sql, { alias, columns, hidden }, source.pivot))
}

function view(env: Environment, document: TableDocument) {
  const query = document.view?.query ?? ''
  const [statement] = parse(query)
  if (statement?.kind !== 'query')
    throw new BigQueryError('invalidQuery', 'Cannot read view: it is not a query')
  const { projectId, datasetId } = document.tableReference
  const inside: Environment = {
    ...env,
    source: query,
    projectId,
    defaultDataset: { projectId, datasetId },
    ctes: new Map(),
    variables: new Map(),
    columns: new Set(),
    aliases: new Set(),
    here: new Set(),
    open: false,
    types: new Map(),
  }
  return emitQuery(inside, statement.query)
}

/** The full name a path stands for, or the refusal `denied` where it is not the caller's. */
export function tableName(
  env: Environment,
  names: readonly string[],
  at: number,
  denied = deniedQuery,
): TableName {
  const name = fullName(env, names, at)
  if (!env.catalog.sees(name)) throw denied(name)
  if (isAbout(names))
    throw new BigQueryError('invalidQuery', `Cannot change ${display(name)}: it is read only`)
  return name
}

function fullName(env: Environment, names: readonly string[], at: number): TableName {
  const about = names.findIndex(n => /^INFORMATION_SCHEMA$/i.test(n))
  // What it tells of a dataset or, where none is named, of a project is part of one name.
  if (about === 1 || about === 2) {
    const [datasetId = '', projectId = env.projectId] = names.slice(0, about).toReversed()
    return { projectId, datasetId, tableId: names.slice(about).join('.') }
  }
  const [first = '', second = '', ...rest] = names
  if (names.length === 1) {
    const temporary = env.temporary.get(first.toLowerCase())
    if (temporary) return temporary
    if (env.defaultDataset) return { ...env.defaultDataset, tableId: first }
    throw new BigQueryError(
      'invalidQuery',
      `Table "${first}" must be qualified with a dataset (e.g. dataset.table) at ${position(env.source, at)}`,
      { location: 'query' },
    )
  }
  if (names.length === 2)
    return { projectId: env.defaultDataset?.projectId ?? env.projectId, datasetId: first, tableId: second }
  return { projectId: first, datasetId: second, tableId: rest.join('.') }
}

/** The table a path names, noted among those the statement uses. */
export function findTable(
  env: Environment,
  names: readonly string[],
  at: number,
  quiet: boolean,
): { name: TableName; document: TableDocument } | undefined {
  const [first = ''] = names
  if (quiet && names.length === 1 && env.ctes.has(first.toLowerCase())) return undefined
  if (quiet && ((env.aliases.has(first.toLowerCase()) && names.length > 1) || names.at(-1)?.endsWith('*')))
    return undefined
  if (quiet && isAbout(names)) return undefined
  const name = tableName(env, names, at)
  const document = env.catalog.table(name)
  if (document) {
    env.tables.set(display(name), document)
    return { name: document.tableReference, document }
  }
  if (quiet) return undefined
  const location = env.catalog.location
  if (!env.catalog.dataset(name)) throw notFound('Dataset', `${name.projectId}:${name.datasetId}`, location)
  throw notFound('Table', display(name), location)
}

function wildcard(
  env: Environment,
  source: Extract<Source, { kind: 'table' }>,
): { sql: string; visible: Visible } {
  const name = tableName(env, source.names, source.at)
  const prefix = name.tableId.slice(0, -1)
  const tables = env.catalog
    .tables(name)
    .filter(t => t.type === 'TABLE' && t.tableReference.tableId.startsWith(prefix))
  // The newest table's columns are the wildcard table's.
  const newest = tables.toSorted((a, b) => Number(b.creationTime) - Number(a.creationTime))[0]
  if (!newest) throw new BigQueryError('notFound', `${display(name)} does not match any table.`)
  const fields = newest.schema?.fields ?? []
  const parts = tables.map(t => {
    env.tables.set(display(t.tableReference), t)
    const own = new Set((t.schema?.fields ?? []).map(f => f.name.toLowerCase()))
    const columns = fields.map(f =>
      own.has(f.name.toLowerCase()) ? quote(f.name) : `NULL AS ${quote(f.name)}`,
    )
    const suffix = `${literal(t.tableReference.tableId.slice(prefix.length))} AS "_TABLE_SUFFIX"`
    return `SELECT ${[...columns, suffix].join(', ')} FROM ${physicalName(t.tableReference)}`
  })
  const alias = source.alias
  const visible: Visible = {
    alias,
    columns: columnsOfFields(fields),
    hidden: [{ name: '_TABLE_SUFFIX', type: scalar('STRING') }],
  }
  if (source.pivot) throw unsupported('PIVOT of a wildcard table')
  return { sql: `(${parts.join(' UNION ALL ')}) AS ${quote(alias ?? `_wildcard_${prefix}`)}`, visible }
}
