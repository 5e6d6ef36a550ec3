import { typeOfDuck } from './duck-type.ts'
import { unsupported } from './errors.ts'
import type { Done } from './outcome.ts'
import { keepRoutine } from './routines.ts'
import { duckType } from './schema.ts'
import { inSource, type Session } from './session.ts'
import type { Environment } from './sql/analyse/environment.ts'
import { parameters } from './sql/analyse/inlined.ts'
import type { Node } from './sql/analyse/tree.ts'
import { typeOfNode, typeText } from './sql/analyse/types.ts'
import type { Statement } from './sql/parse/ast-statements.ts'
import { emit, emitTableFunction } from './sql/translate.ts'
import { typeSql } from './sql/write/type.ts'
import { describe } from './write.ts'

type Function_ = Extract<Statement, { kind: 'create function' }>

/** CREATE FUNCTION that is not TEMP: keeps it, in place of one of its name or not, once its body is understood. */
export async function createFunction(session: Session, env: Environment, s: Function_): Promise<Done> {
  if (s.aggregate && s.body.kind === 'javascript') throw unsupported('aggregate functions of JavaScript')
  const returns = s.returns ? typeText(typeOfNode(s.returns)) : await resultType(session, env, s)
  const javascript = s.body.kind === 'javascript' ? s.body : undefined
  return keepRoutine(session.connection, env, s, 'CREATE_FUNCTION', {
    type: s.aggregate ? 'AGGREGATE FUNCTION' : 'FUNCTION',
    returns,
    language: javascript ? 'JAVASCRIPT' : undefined,
    deterministic: javascript?.deterministic,
  })
}

/** The type of what it makes of NULLs, or nothing where its arguments may be of any type: then its calls tell. */
async function resultType(session: Session, env: Environment, s: Function_): Promise<string | undefined> {
  const variables = parameters(s, nullsOf(s.parameters))
  if (s.parameters.some(p => !p.type)) return undefined
  const inside: Environment = { ...env, functions: new Map(), temporary: new Map(), variables }
  const [field] = await inSource(env.source, () =>
    describe(session.connection, `SELECT ${emit(inside, s.body)} AS v`),
  )
  return field && typeText(typeOfDuck(duckType(field)))
}

/** CREATE TABLE FUNCTION: keeps it, in place of one of its name or not, once its query is understood. */
export async function createTableFunction(
  session: Session,
  env: Environment,
  s: Extract<Statement, { kind: 'create table function' }>,
): Promise<Done> {
  const inside: Environment = { ...env, functions: new Map(), temporary: new Map() }
  // What it makes of tables, and of values of any type, its calls tell.
  if (s.parameters.every(p => p.type))
    await inSource(env.source, () =>
      describe(session.connection, emitTableFunction(inside, s, nullsOf(s.parameters))),
    )
  return keepRoutine(session.connection, env, s, 'CREATE_TABLE_FUNCTION', { type: 'TABLE FUNCTION' })
}

/** A NULL for each parameter. */
function nullsOf(of: Function_['parameters']): Node[] {
  return of.map(({ type }) => ({
    kind: 'constant',
    sql: type ? `CAST(NULL AS ${typeSql(type)})` : 'NULL',
    parameter: false,
    type: type && typeOfNode(type),
    at: 0,
  }))
}
