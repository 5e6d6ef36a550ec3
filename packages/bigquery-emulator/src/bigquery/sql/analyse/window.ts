import { BigQueryError } from '../../errors.ts'
import type { FrameBound, Window } from '../parse/ast.ts'
import type { Analyser } from './analyser.ts'
import type { Environment } from './environment.ts'
import { analyseOrder } from './order.ts'
import type { BoundNode, WindowNode } from './tree.ts'

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

/** What OVER says. */
export function analyseWindow(a: Analyser, env: Environment, given: Window): WindowNode {
  const { partition, order, frame } = whole(env, given)
  const bound = ({ by, words }: FrameBound): BoundNode => ({ by: by && a.expression(env, by), words })
  return {
    partition: partition.map(e => a.expression(env, e)),
    order: analyseOrder(a, env, order),
    frame: frame && { unit: frame.unit, from: bound(frame.from), to: frame.to && bound(frame.to) },
  }
}
