import { BigQueryError, unsupported } from '../../errors.ts'
import { AGGREGATES } from '../analyse/aggregates.ts'
import type { Environment } from '../analyse/environment.ts'
import { functionBody } from '../analyse/sql-function.ts'
import type { Call } from '../parse/ast.ts'
import { position } from '../parse/lex.ts'
import { emitAggregate } from './aggregate.ts'
import { dateFunction } from './date-functions.ts'
import { emit } from './expression.ts'
import { FUNCTIONS } from './functions.ts'
import { NAMED_ARGUMENTS } from './json.ts'
import { emitSafe } from './safe.ts'
import { emitType } from './type.ts'

/** How a function is written in DuckDB: from its arguments' SQL, and the call itself where the words matter. */
export type Emitter = (args: readonly string[], call: Call, env: Environment) => string

const DEPTH = 20

/** A function call. A name that no table below holds is refused. */
export function emitCall(env: Environment, call: Call): string {
  if (
    call.name.startsWith('NET.') ||
    call.name.startsWith('ST_') ||
    /^(AEAD|KEYS|ML|AI|KLL)/.test(call.name)
  ) {
    throw unsupported(`function ${call.name}`)
  }
  const own = env.functions.get(call.name.toLowerCase())
  if (own) return inline(env, call, own)
  if (AGGREGATES.has(call.name) || call.over) {
    if (call.safe) throw unsupported(`SAFE.${call.name}`)
    return emitAggregate(env, call)
  }
  const emitter = FUNCTIONS[call.name] ?? dateFunction(env, call)
  if (!emitter) {
    throw new BigQueryError(
      'invalidQuery',
      `Function not found: ${call.name} at ${position(env.source, call.at)} (or a limit of the local emulator, which does not have every function)`,
      { location: 'query' },
    )
  }
  const stranger = call.named.find(n => !NAMED_ARGUMENTS[call.name]?.includes(n.name))
  if (stranger) throw unsupported(`argument ${stranger.name} of ${call.name}`)
  if (call.distinct || call.order.length > 0 || call.limit || call.nulls) {
    throw new BigQueryError(
      'invalidQuery',
      `${call.name} is not an aggregate function at ${position(env.source, call.at)}`,
    )
  }
  const written = (inner: Environment, c: Call) =>
    emitter(
      c.args.map((arg, i) => (arg.kind === 'part' || isMode(c, i) ? '' : emit(inner, arg))),
      c,
      inner,
    )
  return call.safe
    ? emitSafe(env, call.args, (inner, args) => written(inner, { ...call, args }))
    : written(env, call)
}

/** The second argument of NORMALIZE is a word of its own. */
function isMode(call: Call, i: number): boolean {
  return i === 1 && call.name.startsWith('NORMALIZE')
}

function inline(
  env: Environment,
  call: Call,
  own: NonNullable<ReturnType<Environment['functions']['get']>>,
): string {
  if (own.parameters.length !== call.args.length) {
    throw new BigQueryError(
      'invalidQuery',
      `Number of arguments does not match for function ${call.name} at ${position(env.source, call.at)}`,
    )
  }
  const depth = Number(env.named.get('-depth') ?? 0)
  if (depth > DEPTH) throw new BigQueryError('invalidQuery', `Function ${call.name} calls itself`)
  const inner: Environment = {
    ...functionBody(env, call, own, e => emit(env, e)),
    named: new Map([...env.named, ['-depth', String(depth + 1)]]),
  }
  const body = emit(inner, own.body)
  return own.returns ? `CAST(${body} AS ${emitType(own.returns)})` : `(${body})`
}
