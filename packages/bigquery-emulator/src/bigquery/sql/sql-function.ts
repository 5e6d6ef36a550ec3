import { BigQueryError } from '../errors.ts'
import { accepts, coerced } from './argument.ts'
import type { Call, Expression } from './ast.ts'
import type { Environment, SqlFunction } from './environment.ts'
import { position } from './lex.ts'
import { typeOf } from './type-of.ts'
import { type Type, typeOfNode, typeText } from './types.ts'

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
    const type = arg && typeOf(env, arg)
    const name = p.name.toLowerCase()
    variables.set(name, p.type ? coerced(sql, type, p.type) : `(${sql})`)
    types.set(name, p.type ? typeOfNode(p.type) : type)
  })
  return {
    ...env,
    ...own.home,
    source: own.source,
    variables,
    types,
    ctes: new Map(),
    columns: new Set(),
    here: new Set(),
    aliases: new Set(),
    open: false,
  }
}

/** Refuses a call whose arguments BigQuery would not take. */
export function requireSignature(env: Environment, call: Call, own: SqlFunction): void {
  const { parameters } = own
  const takes = parameters.length === call.args.length
  if (
    takes &&
    call.named.length === 0 &&
    call.args.every((arg, i) => {
      const type = parameters[i]?.type
      return !type || accepts(env, arg, typeOfNode(type))
    })
  )
    return
  const name = call.names?.join('.') ?? call.name
  const supported = parameters.map(p => (p.type ? typeText(typeOfNode(p.type)) : 'ANY TYPE')).join(', ')
  const given = call.args.map(arg => typeText(typeOf(env, arg))).join(', ')
  throw new BigQueryError(
    'invalidQuery',
    takes
      ? `No matching signature for function ${name} for argument types: ${given}. Supported signature: ${name}(${supported}) at ${position(env.source, call.at)}`
      : `Number of arguments does not match for function ${name}. Supported signature: ${name}(${supported}) at ${position(env.source, call.at)}`,
    { location: 'query' },
  )
}
