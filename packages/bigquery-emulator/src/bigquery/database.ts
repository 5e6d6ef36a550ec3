import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { MACROS } from './macros.ts'
import { registerNatives } from './native/register.ts'

export type Connection = DuckDBConnection

/** The one DuckDB database behind the emulator. */
export type Database = {
  /** A connection of one's own while `use` runs: its transaction touches nobody else. */
  connect: <T>(use: (connection: Connection) => Promise<T>) => Promise<T>
  /** The same for work that may be interrupted: nobody else has the connection afterwards. */
  alone: <T>(use: (connection: Connection) => Promise<T>) => Promise<T>
  close: () => void
}

const TABLES = `
CREATE SCHEMA IF NOT EXISTS _emulator;
CREATE TABLE IF NOT EXISTS _emulator.datasets (project VARCHAR, id VARCHAR, doc VARCHAR);
CREATE TABLE IF NOT EXISTS _emulator.tables (project VARCHAR, dataset VARCHAR, id VARCHAR, doc VARCHAR);
CREATE TABLE IF NOT EXISTS _emulator.routines (project VARCHAR, dataset VARCHAR, id VARCHAR, doc VARCHAR);
CREATE TABLE IF NOT EXISTS _emulator.changes (name VARCHAR, changed_at BIGINT);
CREATE TABLE IF NOT EXISTS _emulator.accepted (project VARCHAR, location VARCHAR, id VARCHAR, accepted_at BIGINT, doc VARCHAR);
CREATE TABLE IF NOT EXISTS _emulator.cancelled (project VARCHAR, location VARCHAR, id VARCHAR);
CREATE TABLE IF NOT EXISTS _emulator.finished (project VARCHAR, location VARCHAR, id VARCHAR, doc VARCHAR);
CREATE TABLE IF NOT EXISTS _emulator.steps (job VARCHAR, step BIGINT, outcome VARCHAR);
`

/** Opens (or creates) the database in `dir`. */
export async function openDatabase(dir: string): Promise<Database> {
  mkdirSync(dir, { recursive: true })
  const instance = await DuckDBInstance.create(join(dir, 'bigquery.duckdb'), {
    // The emulator has no business on the network, and no need of extensions that are not built in.
    autoinstall_known_extensions: 'false',
    threads: '2',
  })
  const first = await instance.connect()
  registerNatives(first)
  for (const sql of [...TABLES.split(';'), "SET GLOBAL TimeZone = 'UTC'", ...MACROS]) {
    if (sql.trim()) await first.run(sql)
  }
  // A connection costs as much as a small query, so one that nothing went wrong on is lent again.
  const idle: Connection[] = []
  const connect: Database['connect'] = async use => {
    const connection = idle.pop() ?? (await instance.connect())
    try {
      const result = await use(connection)
      idle.push(connection)
      return result
    } catch (error) {
      connection.closeSync()
      throw error
    }
  }
  const alone: Database['alone'] = async use => {
    const connection = await instance.connect()
    try {
      return await use(connection)
    } finally {
      connection.closeSync()
    }
  }
  return {
    connect,
    alone,
    close: () => {
      for (const connection of [first, ...idle]) connection.closeSync()
      instance.closeSync()
    },
  }
}

/** The rows of a statement. */
export async function rows(
  connection: Connection,
  sql: string,
  values?: DuckDBValue[],
): Promise<DuckDBValue[][]> {
  const reader = await connection.runAndReadAll(sql, values)
  return reader.getRows()
}

/**
 * Runs `work` in one transaction. Two writers of one table are an error in DuckDB and wait for each other in BigQuery,
 * so whoever lost starts again.
 */
export async function transaction<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    await connection.run('BEGIN TRANSACTION')
    try {
      const result = await work()
      await connection.run('COMMIT')
      return result
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => undefined)
      if (attempt >= 50 || !isConflict(error)) throw error
      await new Promise(resolve => setTimeout(resolve, 5 * attempt))
    }
  }
}

function isConflict(error: unknown): boolean {
  let at = error
  while (at instanceof Error) {
    if (/conflict/i.test(at.message)) return true
    at = at.cause
  }
  return false
}
