import { BigQueryError, unsupported } from '../../errors.ts'
import { AGGREGATES } from '../analyse/aggregates.ts'
import type { CallNode, Node } from '../analyse/tree.ts'
import { aggregateSql } from './aggregate.ts'
import { dateFunction } from './date-functions.ts'
import { FUNCTIONS } from './functions.ts'
import { NAMED_ARGUMENTS } from './json.ts'
import { safeSql } from './safe.ts'
import type { Writer } from './writer.ts'

/** A function call. A name that no table below holds is refused. */
export function callSql(w: Writer, call: CallNode): string {
  if (AGGREGATES.has(call.name) || call.over) {
    if (call.safe) throw unsupported(`SAFE.${call.name}`)
    return aggregateSql(w, call)
  }
  if (/^(NET\.|ST_|AEAD|KEYS|ML|AI|KLL)/.test(call.name)) throw unsupported(`function ${call.name}`)
  const emitter = FUNCTIONS[call.name] ?? dateFunction(call)
  if (!emitter) throw new BigQueryError('invalidQuery', `Function not found: ${call.name}`)
  const stranger = call.named.find(n => !NAMED_ARGUMENTS[call.name]?.includes(n.name))
  if (stranger) throw unsupported(`argument ${stranger.name} of ${call.name}`)
  const written = (inner: Writer, args: Node[]) =>
    emitter(
      args.map(arg => (arg.kind === 'part' ? '' : inner.expression(arg))),
      { ...call, args },
      inner,
    )
  return call.safe ? safeSql(w, call.args, written) : written(w, call.args)
}
