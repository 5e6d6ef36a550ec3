import { unsupported } from './errors.ts'
import type { Done } from './outcome.ts'
import { keepRoutine } from './routines.ts'
import { duckType } from './schema.ts'
import { inSource, type Session } from './session.ts'
import type { Statement } from './sql/ast-statements.ts'
import { emitCall } from './sql/emit-call.ts'
import { emitType } from './sql/emit-type.ts'
import type { Environment, SqlFunction } from './sql/environment.ts'
import { typeOfDuck, typeOfNode, typeText } from './sql/types.ts'
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

/** The type of what it makes of NULLs, or nothing where its arguments may be of any type, and its body is read at its calls. */
async function resultType(session: Session, env: Environment, s: Function_): Promise<string | undefined> {
  const types = s.parameters.map(p => p.type)
  const own: SqlFunction = { ...s, source: s.text }
  const name = 'the function at hand'
  const args = types.flatMap(type =>
    type ? [{ kind: 'literal' as const, sql: `CAST(NULL AS ${emitType(type)})`, at: 0 }] : [],
  )
  if (args.length < types.length) return undefined
  const inside = { ...env, functions: new Map([[name, own]]), temporary: new Map(), source: s.text }
  const sql = emitCall(inside, {
    kind: 'call',
    name,
    safe: false,
    args,
    named: [],
    distinct: false,
    nulls: undefined,
    having: undefined,
    order: [],
    limit: undefined,
    over: undefined,
    at: s.at,
  })
  const [field] = await inSource(s.text, () => describe(session.connection, `SELECT ${sql} AS v`))
  return field && typeText(typeOfDuck(duckType(field)))
}
