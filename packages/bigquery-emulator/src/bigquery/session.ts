import { randomUUID } from 'node:crypto'
import type { Holder } from '../server/access.ts'
import type { Catalog } from './catalog.ts'
import { type Connection, rows } from './database.ts'
import type { TableDocument } from './documents.ts'
import { typeOfDuck } from './duck-type.ts'
import { located } from './duckdb-errors.ts'
import { type DatasetName, literal, type TableName } from './names.ts'
import { intoSql } from './schema.ts'
import type { Constant, Environment, SqlFunction } from './sql/analyse/environment.ts'
import { NOTHING } from './sql/analyse/scope.ts'
import type { Expression } from './sql/parse/ast.ts'
import { emit } from './sql/translate.ts'

/** What lasts from one statement of a query job to the next. */
export type Session = {
  connection: Connection
  check: () => void
  projectId: string
  location: string
  jobId: string
  /** Whose rights it has. */
  holder: Holder
  defaultDataset: DatasetName | undefined
  named: ReadonlyMap<string, Constant>
  positional: readonly Constant[]
  variables: Map<string, Constant>
  functions: Map<string, SqlFunction>
  temporary: Map<string, TableName>
  /** The text of a library of JavaScript at an address. */
  library: (uri: string) => string
}

/** A session for SQL that is no job's: a view's query or a column's default value. */
export function outsideJob({
  connection,
  holder,
  projectId,
  location,
}: Pick<Session, 'connection' | 'holder' | 'projectId' | 'location'>): Session {
  return {
    connection,
    check: () => undefined,
    projectId,
    location,
    jobId: '',
    holder,
    defaultDataset: undefined,
    named: new Map(),
    positional: [],
    variables: new Map(),
    functions: new Map(),
    temporary: new Map(),
    library: () => '',
  }
}

/** The names in sight at the start of a statement. */
export function environment(session: Session, catalog: Catalog, source: string): Environment {
  return {
    source,
    query: session.jobId ? `${session.projectId}:${session.location}.${session.jobId}` : randomUUID(),
    projectId: session.projectId,
    defaultDataset: session.defaultDataset,
    catalog,
    named: session.named,
    positional: session.positional,
    variables: session.variables,
    functions: session.functions,
    calls: [],
    temporary: session.temporary,
    library: session.library,
    ctes: new Map(),
    ...NOTHING,
    windows: new Map(),
    tables: new Map<string, TableDocument>(),
  }
}

/** Runs `work`, its errors in BigQuery's words and with their place in the source. */
export async function inSource<T>(source: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw located(error, source)
  }
}

/** The value of an expression as a constant, so that it stays what it was when evaluated. */
export async function freeze(
  session: Session,
  env: Environment,
  e: Expression,
  as?: string,
): Promise<Constant> {
  return freezeSql(session, env.source, as ? intoSql(emit(env, e), as) : emit(env, e))
}

/** The value of what is DuckDB's SQL already, as a constant. */
export async function freezeSql(session: Session, source: string, sql: string): Promise<Constant> {
  const [row] = await inSource(source, () =>
    rows(
      session.connection,
      `SELECT typeof(v), v IS NULL, CAST(v AS VARCHAR), CAST(to_json(v) AS VARCHAR) FROM (SELECT ${sql} AS v)`,
    ),
  )
  const [type, isNull, text, json] = (row ?? []).map(value => (value === null ? '' : value))
  const name = String(type) === 'HUGEINT' ? 'BIGINT' : String(type) === '"NULL"' ? 'BIGINT' : String(type)
  const constant = (value: string) => ({ sql: `CAST(${value} AS ${name})`, type: typeOfDuck(name) })
  if (isNull === true) return constant('NULL')
  // Text of a nested value is not safe to read back; its JSON is.
  if (/^STRUCT|\[\]$/.test(name)) return ofJson(String(json), name)
  return constant(literal(String(text)))
}

/** A nested value as a constant, from its JSON and DuckDB's name of its type. DuckDB reads no BIGNUM in JSON, but its text. */
export function ofJson(json: string, duck: string): Constant {
  const readable = duck.replace(/\bBIGNUM\b(?!")/g, 'VARCHAR')
  return {
    sql: `CAST(CAST(CAST(${literal(json)} AS JSON) AS ${readable}) AS ${duck})`,
    type: typeOfDuck(duck),
  }
}

/** Whether a condition holds; NULL does not. */
export async function holds(session: Session, env: Environment, e: Expression): Promise<boolean> {
  const [row] = await inSource(env.source, () =>
    rows(session.connection, `SELECT coalesce(CAST(${emit(env, e)} AS BOOLEAN), false)`),
  )
  return row?.[0] === true
}

/** The text of a constant expression, or nothing for NULL. */
export async function constantText(
  session: Session,
  env: Environment,
  e: Expression,
): Promise<string | undefined> {
  const [row] = await rows(session.connection, `SELECT CAST(${emit(env, e)} AS VARCHAR)`)
  const value = row?.[0]
  return value === null || value === undefined ? undefined : String(value)
}

/** How many bytes a query over these tables would be billed for: eight for each value, roughly. */
export async function bytesOf(
  connection: Connection,
  tables: Iterable<TableDocument>,
  physical: (name: TableName) => string,
): Promise<number> {
  let bytes = 0
  for (const table of tables) {
    if (table.type === 'VIEW' || !table.schema?.fields.length) continue
    const [row] = await rows(connection, `SELECT count(*) FROM ${physical(table.tableReference)}`)
    bytes += Number(row?.[0] ?? 0) * table.schema.fields.length * 8
  }
  return bytes
}
