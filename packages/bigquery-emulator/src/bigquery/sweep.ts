import { dropTable } from './catalog.ts'
import { forgetChanges } from './changes.ts'
import { type Connection, rows, transaction } from './database.ts'
import { TableDocument } from './documents.ts'

/** How long BigQuery keeps a job's record: six months. */
const KEPT = 180 * 24 * 60 * 60 * 1000

/**
 * Removes what is past its time, which nobody sees any more: expired tables, results of queries among them, the records
 * of jobs older than six months, changes of tables before their last, and what was kept only to finish jobs that are
 * finished.
 */
export async function sweep(connection: Connection): Promise<void> {
  await transaction(connection, async () => {
    const now = Date.now()
    for (const [doc] of await rows(connection, 'SELECT doc FROM _emulator.tables')) {
      const document = TableDocument.parse(JSON.parse(String(doc)))
      if (document.expirationTime && Number(document.expirationTime) < now)
        await dropTable(connection, document.tableReference)
    }
    await forgetChanges(connection)
    for (const table of ['accepted', 'cancelled'])
      await connection.run(
        `DELETE FROM _emulator.${table} WHERE (project, location, id) IN (SELECT (project, location, id) FROM _emulator.finished)`,
      )
    await connection.run(
      `DELETE FROM _emulator.steps WHERE job IN (SELECT project || ':' || location || '.' || id FROM _emulator.finished)`,
    )
    await connection.run(
      `DELETE FROM _emulator.finished WHERE CAST(json_extract_string(doc, '$.statistics.creationTime') AS BIGINT) < $1`,
      [BigInt(now - KEPT)],
    )
  })
}
