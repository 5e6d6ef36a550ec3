import { BigQueryError, unsupported } from '../errors.ts'
import { AGGREGATES } from './aggregates.ts'
import { coerced } from './argument.ts'
import type { Call } from './ast.ts'
import { emitAggregate } from './emit-aggregate.ts'
import { dateFunction } from './emit-date-functions.ts'
import { emit } from './emit-expression.ts'
import { FUNCTIONS } from './emit-functions.ts'
import { NAMED_ARGUMENTS } from './emit-json.ts'
import { emitSafe } from './emit-safe.ts'
import type { Environment } from './environment.ts'
import { position } from './lex.ts'
import { isSpace, ownFunction } from './own-function.ts'
import { functionBody, requireSignature } from './sql-function.ts'
import { typeOf } from './type-of.ts'

/** How a function is written in DuckDB: from its arguments' SQL, and the call itself where the words matter. */
export type Emitter = (args: readonly string[], call: Call, env: Environment) => string

const DEPTH = 20

/** A function call. A name that no table below holds is refused. */
export function emitCall(env: Environment, call: Call): string {
  const own = ownFunction(env, call)
  if (own) return inline(env, call, own)
  if (
    call.name.startsWith('NET.') ||
    call.name.startsWith('ST_') ||
    /^(AEAD|KEYS|ML|AI|KLL)/.test(call.name)
  ) {
    throw unsupported(`function ${call.name}`)
  }
  if (AGGREGATES.has(call.name) || call.over) {
    if (call.safe) throw unsupported(`SAFE.${call.name}`)
    return emitAggregate(env, call)
  }
  const emitter = FUNCTIONS[call.name] ?? dateFunction(env, call)
  if (!emitter && call.names && !isSpace(call.names)) {
    throw new BigQueryError(
      'invalidQuery',
      `Function not found: ${call.names.join('.')} at ${position(env.source, call.at)}`,
      { location: 'query' },
    )
  }
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
  if (call.safe)
    throw new BigQueryError(
      'invalidQuery',
      `Function ${call.name} does not support SAFE error mode at ${position(env.source, call.at)}`,
      { location: 'query' },
    )
  if (call.distinct || call.order.length > 0 || call.limit || call.nulls || call.over)
    throw unsupported(`DISTINCT, ORDER BY, LIMIT, NULLS or OVER in a call of a function of one's own`)
  requireSignature(env, call, own)
  const depth = Number(env.named.get('-depth') ?? 0)
  if (depth > DEPTH) throw new BigQueryError('invalidQuery', `Function ${call.name} calls itself`)
  const inner: Environment = {
    ...functionBody(env, call, own, e => emit(env, e)),
    named: new Map([...env.named, ['-depth', String(depth + 1)]]),
  }
  const body = emit(inner, own.body)
  return own.returns ? coerced(body, typeOf(inner, own.body), own.returns) : `(${body})`
}
