import { type Connection, rows } from './database.ts'
import { display, literal, type TableName } from './names.ts'

/**
 * Keeps that a table's rows were changed. It adds and never replaces: two jobs that append to one table do not wait for
 * each other, and would for a date of it.
 */
export async function keepChange(connection: Connection, name: TableName): Promise<void> {
  await connection.run(keepingChange(name))
}

/** The statement that does so. */
export function keepingChange(name: TableName): string {
  return `INSERT INTO _emulator.changes VALUES (${literal(display(name))}, ${Date.now()})`
}

/** When a table's rows were last changed, in milliseconds; 0 where they never were. */
export async function lastChange(connection: Connection, name: TableName): Promise<number> {
  const [row] = await rows(connection, 'SELECT max(changed_at) FROM _emulator.changes WHERE name = $1', [
    display(name),
  ])
  return Number(row?.[0] ?? 0)
}

/** Removes all but the last change of each table. */
export async function forgetChanges(connection: Connection): Promise<void> {
  await connection.run(
    'DELETE FROM _emulator.changes WHERE (name, changed_at) NOT IN (SELECT (name, max(changed_at)) FROM _emulator.changes GROUP BY name)',
  )
}
