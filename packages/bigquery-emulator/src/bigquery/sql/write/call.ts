import { unsupported } from '../../errors.ts'
import { AGGREGATES } from '../analyse/aggregates.ts'
import type { CallNode, Node } from '../analyse/tree.ts'
import { aggregateSql } from './aggregate.ts'
import { ownName } from './date-functions.ts'
import { exactFunction } from './exact.ts'
import { FUNCTIONS } from './functions.ts'
import { NAMED_ARGUMENTS } from './json.ts'
import { safeSql } from './safe.ts'
import type { Writer } from './writer.ts'

/** A function call. */
export function callSql(w: Writer, call: CallNode): string {
  if (AGGREGATES.has(call.name) || call.over) {
    if (call.safe) throw unsupported(`SAFE.${call.name}`)
    return aggregateSql(w, call)
  }
  const emitter = FUNCTIONS[ownName(call)]
  if (!emitter) throw new Error(`Cannot write ${call.name}: the analysis knows it, and no writer does`)
  const stranger = call.named.find(n => !NAMED_ARGUMENTS[call.name]?.includes(n.name))
  if (stranger) throw unsupported(`argument ${stranger.name} of ${call.name}`)
  const written = (inner: Writer, args: Node[]) => {
    const sql = args.map(arg => (arg.kind === 'part' ? '' : inner.expression(arg)))
    const own = { ...call, args }
    return exactFunction(own, sql) ?? emitter(sql, own, inner)
  }
  return call.safe ? safeSql(w, call.args, written) : written(w, call.args)
}
