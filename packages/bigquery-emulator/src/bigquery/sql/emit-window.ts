import { BigQueryError } from '../errors.ts'
import type { Expression, Window } from './ast.ts'
import { emit, emitOrder } from './emit-expression.ts'
import type { Environment } from './environment.ts'

/** A window with what it takes from the named one that it is built on. */
function whole(env: Environment, w: Window): Window {
  if (!w.base) return w
  const named = env.windows.get(w.base.toLowerCase())
  if (!named) throw new BigQueryError('invalidQuery', `Unrecognized window alias ${w.base}`)
  const base = whole(env, named)
  if (w.partition.length > 0 || (w.order.length > 0 && base.order.length > 0))
    throw new BigQueryError('invalidQuery', `Window ${w.base} cannot be changed where it is used`)
  return {
    base: undefined,
    partition: base.partition,
    order: w.order.length > 0 ? w.order : base.order,
    frame: w.frame ?? base.frame,
  }
}

/** What stands between the parentheses of OVER. */
export function emitWindow(env: Environment, given: Window): string {
  const w = whole(env, given)
  const parts = []
  if (w.partition.length > 0) parts.push(`PARTITION BY ${w.partition.map(e => emit(env, e)).join(', ')}`)
  // A frame of a distance has one key.
  const distance = w.frame?.unit === 'RANGE' && (w.frame.from.by || w.frame.to?.by)
  const order = emitOrder(env, w.order, undefined, distance ? () => '' : undefined)
  if (order) parts.push(`ORDER BY ${order}`)
  if (w.frame) {
    const bound = (b: { by: Expression | undefined; words: string }) =>
      b.by ? `${emit(env, b.by)} ${b.words}` : b.words
    const { unit, from, to } = w.frame
    parts.push(to ? `${unit} BETWEEN ${bound(from)} AND ${bound(to)}` : `${unit} ${bound(from)}`)
  }
  return parts.join(' ')
}

/** Refuses a window without an order for a function that needs one, and a frame for one that has its own. */
export function requireWindow(env: Environment, name: string, given: Window): void {
  const { order, frame } = whole(env, given)
  const refused = (what: string) =>
    new BigQueryError('invalidQuery', `${what} for analytic function ${name.toLowerCase()}`, {
      location: 'query',
    })
  if (order.length === 0 && /RANK$|^(CUME_DIST|NTILE|LAG|LEAD)$/.test(name))
    throw refused('Window ORDER BY is required')
  if (frame && !/_VALUE$/.test(name)) throw refused('Window framing clause is not allowed')
}
