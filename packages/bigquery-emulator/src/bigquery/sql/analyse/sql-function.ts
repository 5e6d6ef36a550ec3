import type { Call, Expression } from '../parse/ast.ts'
import { emitType } from '../write/type.ts'
import type { Environment, SqlFunction } from './environment.ts'
import { typeOf } from './type-of.ts'
import { type Type, typeOfNode } from './types.ts'

/** What the body of an SQL function sees when it is called: its parameters, each as its argument's SQL. */
export function functionBody(
  env: Environment,
  call: Call,
  own: SqlFunction,
  emit: (e: Expression) => string,
): Environment {
  const variables = new Map<string, string>()
  const types = new Map<string, Type | undefined>()
  own.parameters.forEach((p, i) => {
    const arg = call.args[i]
    const sql = arg ? emit(arg) : 'NULL'
    const name = p.name.toLowerCase()
    variables.set(name, p.type ? `CAST(${sql} AS ${emitType(p.type)})` : `(${sql})`)
    types.set(name, p.type ? typeOfNode(p.type) : arg && typeOf(env, arg))
  })
  return {
    ...env,
    source: own.source,
    variables,
    types,
    columns: new Set(),
    here: new Set(),
    aliases: new Set(),
    open: false,
  }
}
