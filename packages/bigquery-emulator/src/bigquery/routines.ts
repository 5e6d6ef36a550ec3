import type { z } from 'zod'
import { needDataset } from './catalog.ts'
import { type Connection, rows } from './database.ts'
import { deniedDataset, deniedRoutine } from './denied.ts'
import type { RoutineDocument } from './documents.ts'
import { alreadyExists, BigQueryError, notFound } from './errors.ts'
import { type DatasetName, display, type TableName } from './names.ts'
import type { Done } from './outcome.ts'
import type { Environment } from './sql/analyse/environment.ts'
import { routineName } from './sql/analyse/own-function.ts'
import type { Statement } from './sql/parse/ast-statements.ts'
import { parse } from './sql/parse/parse.ts'

export type Procedure = Extract<Statement, { kind: 'create procedure' }>

/** Whether a dataset has routines, which keep it from being dropped as tables do. */
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

/** What INFORMATION_SCHEMA tells of a routine. */
type Told = {
  type: 'PROCEDURE' | 'FUNCTION' | 'AGGREGATE FUNCTION' | 'TABLE FUNCTION'
  /** The type of what it answers, where that is always the same. */
  returns?: string | undefined
  /** The language it is written in, where that is not SQL. */
  language?: string | undefined
  deterministic?: boolean | undefined
}

/** Keeps a routine, in place of one of its name or not. */
export async function keepRoutine(
  connection: Connection,
  env: Environment,
  s: { names: string[]; absent: boolean; replace: boolean; text: string },
  statementType: string,
  told: Told,
): Promise<Done> {
  const name = routineName(env, s.names, mayNotCreateRoutine)
  needDataset(env.catalog, name)
  if (env.catalog.routine(name) !== undefined) {
    if (s.absent) return { statementType }
    if (!s.replace) throw alreadyExists('Routine', display(name))
    await remove(connection, name)
  }
  const { projectId, datasetId, tableId: routineId } = name
  const document: z.infer<typeof RoutineDocument> = {
    routineReference: { projectId, datasetId, routineId },
    text: s.text,
    ...told,
    created: Date.now(),
  }
  await connection.run('INSERT INTO _emulator.routines VALUES ($1, $2, $3, $4)', [
    projectId,
    datasetId,
    routineId,
    JSON.stringify(document),
  ])
  return { statementType }
}

/** CREATE PROCEDURE. */
export async function createProcedure(connection: Connection, env: Environment, s: Procedure): Promise<Done> {
  const twice = s.parameters.find((p, i) =>
    s.parameters.some((q, k) => k < i && q.name.toLowerCase() === p.name.toLowerCase()),
  )
  if (twice) throw new BigQueryError('invalidQuery', `Duplicate argument name ${twice.name}`)
  return keepRoutine(connection, env, s, 'CREATE_PROCEDURE', { type: 'PROCEDURE' })
}

/** DROP PROCEDURE, DROP FUNCTION and DROP TABLE FUNCTION. */
export async function dropRoutine(
  connection: Connection,
  env: Environment,
  s: Extract<Statement, { kind: 'drop' }>,
): Promise<Done> {
  const name = routineName(env, s.names, found => deniedRoutine(found, 'bigquery.routines.delete'))
  const text = env.catalog.routine(name)
  const known = text !== undefined && kindOf(text) === s.what
  if (!known && !s.exists) throw notFound('Routine', display(name), env.catalog.location)
  if (known) await remove(connection, name)
  return { statementType: `DROP_${s.what.replace(' ', '_')}` }
}

/** What DROP calls the routine that a text makes. */
function kindOf(text: string): 'PROCEDURE' | 'FUNCTION' | 'TABLE FUNCTION' {
  const [s] = parse(text)
  if (s?.kind === 'create procedure') return 'PROCEDURE'
  return s?.kind === 'create function' ? 'FUNCTION' : 'TABLE FUNCTION'
}

function mayNotCreateRoutine(name: TableName): BigQueryError {
  return deniedDataset(name, 'bigquery.routines.create')
}

/** The procedure that a CALL names, read from its text. */
export function findProcedure(
  env: Environment,
  s: Extract<Statement, { kind: 'call' }>,
): { name: TableName; text: string } {
  const name = routineName(env, s.names, found => deniedRoutine(found, 'bigquery.routines.get'))
  const text = env.catalog.routine(name)
  if (text === undefined || kindOf(text) !== 'PROCEDURE')
    throw notFound('Routine', display(name), env.catalog.location)
  return { name, text }
}

/** The procedure that a text kept of one makes. */
export function readProcedure(text: string): Procedure {
  const [statement] = parse(text)
  if (statement?.kind !== 'create procedure') throw new Error('a procedure was kept that is none')
  return statement
}
