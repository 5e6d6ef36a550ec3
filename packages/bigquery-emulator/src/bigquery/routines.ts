import { z } from 'zod'
import { type Catalog, needDataset } from './catalog.ts'
import { type Connection, rows } from './database.ts'
import { deniedDataset, deniedRoutine } from './denied.ts'
import { alreadyExists, BigQueryError, notFound } from './errors.ts'
import { type DatasetName, display, type TableName } from './names.ts'
import type { Done } from './outcome.ts'
import type { Environment } from './sql/analyse/environment.ts'
import { tableName } from './sql/analyse/tables.ts'
import type { Statement } from './sql/parse/ast-statements.ts'
import { parse } from './sql/parse/parse.ts'

export type Procedure = Extract<Statement, { kind: 'create procedure' }>

/** A procedure as it is kept: the text of the statement that made it, which its calls read again. */
const RoutineDocument = z.object({
  routineReference: z.object({ projectId: z.string(), datasetId: z.string(), routineId: z.string() }),
  text: z.string(),
})

async function find(connection: Connection, catalog: Catalog, name: TableName): Promise<string | undefined> {
  if (!catalog.dataset(name)) return undefined
  const [row] = await rows(
    connection,
    'SELECT doc FROM _emulator.routines WHERE project = $1 AND dataset = $2 AND id = $3',
    [name.projectId, name.datasetId, name.tableId],
  )
  return row && RoutineDocument.parse(JSON.parse(String(row[0]))).text
}

/** Whether a dataset has procedures, which keep it from being dropped as tables do. */
export async function hasRoutines(connection: Connection, name: DatasetName): Promise<boolean> {
  const found = await rows(
    connection,
    'SELECT 1 FROM _emulator.routines WHERE project = $1 AND dataset = $2',
    [name.projectId, name.datasetId],
  )
  return found.length > 0
}

async function remove(connection: Connection, { projectId, datasetId, tableId }: TableName): Promise<void> {
  await connection.run('DELETE FROM _emulator.routines WHERE project = $1 AND dataset = $2 AND id = $3', [
    projectId,
    datasetId,
    tableId,
  ])
}

/** CREATE PROCEDURE: keeps it, in place of one of its name or not. */
export async function createProcedure(connection: Connection, env: Environment, s: Procedure): Promise<Done> {
  const statementType = 'CREATE_PROCEDURE'
  const name = tableName(env, s.names, s.at, mayNotCreateRoutine)
  needDataset(env.catalog, name)
  const twice = s.parameters.find((p, i) =>
    s.parameters.some((q, k) => k < i && q.name.toLowerCase() === p.name.toLowerCase()),
  )
  if (twice) throw new BigQueryError('invalidQuery', `Duplicate argument name ${twice.name}`)
  if ((await find(connection, env.catalog, name)) !== undefined) {
    if (s.absent) return { statementType }
    if (!s.replace) throw alreadyExists('Routine', display(name))
    await remove(connection, name)
  }
  const { projectId, datasetId, tableId: routineId } = name
  const document = { routineReference: { projectId, datasetId, routineId }, text: s.text }
  await connection.run('INSERT INTO _emulator.routines VALUES ($1, $2, $3, $4)', [
    projectId,
    datasetId,
    routineId,
    JSON.stringify(document),
  ])
  return { statementType }
}

/** DROP PROCEDURE. */
export async function dropProcedure(
  connection: Connection,
  env: Environment,
  s: Extract<Statement, { kind: 'drop' }>,
): Promise<Done> {
  const name = tableName(env, s.names, s.at, found => deniedRoutine(found, 'bigquery.routines.delete'))
  const known = (await find(connection, env.catalog, name)) !== undefined
  if (!known && !s.exists) throw notFound('Routine', display(name), env.catalog.location)
  if (known) await remove(connection, name)
  return { statementType: 'DROP_PROCEDURE' }
}

function mayNotCreateRoutine(name: TableName): BigQueryError {
  return deniedDataset(name, 'bigquery.routines.create')
}

/** The procedure that a CALL names, read from its text. */
export async function findProcedure(
  connection: Connection,
  env: Environment,
  s: Extract<Statement, { kind: 'call' }>,
): Promise<{ name: TableName; text: string }> {
  const name = tableName(env, s.names, s.at, found => deniedRoutine(found, 'bigquery.routines.get'))
  const text = await find(connection, env.catalog, name)
  if (text === undefined) throw notFound('Routine', display(name), env.catalog.location)
  return { name, text }
}

/** The procedure that a text kept of one makes. */
export function readProcedure(text: string): Procedure {
  const [statement] = parse(text)
  if (statement?.kind !== 'create procedure') throw new Error('a procedure was kept that is none')
  return statement
}
