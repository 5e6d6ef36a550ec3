import type { FrameBound, Window } from '../parse/ast.ts'
import type { Analyser } from './analyser.ts'
import type { Environment } from './environment.ts'
import { analyseOrder } from './order.ts'
import { invalid } from './place.ts'
import type { BoundNode, WindowNode } from './tree.ts'

/** A window with what it takes from the named one that it is built on. */
function whole(env: Environment, w: Window, at: number): Window {
  if (!w.base) return w
  const named = env.windows.get(w.base.toLowerCase())
  if (!named) throw invalid(`Unrecognized window alias ${w.base}`, at)
  const base = whole(env, named, at)
  if (w.partition.length > 0 || (w.order.length > 0 && base.order.length > 0))
    throw invalid(`Window ${w.base} cannot be changed where it is used`, at)
  return {
    base: undefined,
    partition: base.partition,
    order: w.order.length > 0 ? w.order : base.order,
    frame: w.frame ?? base.frame,
  }
}

/** What OVER says, of the call at an offset. */
export function analyseWindow(a: Analyser, env: Environment, given: Window, at: number): WindowNode {
  const { partition, order, frame } = whole(env, given, at)
  const bound = ({ by, words }: FrameBound): BoundNode => ({ by: by && a.expression(env, by), words })
  return {
    partition: partition.map(e => a.expression(env, e)),
    order: analyseOrder(a, env, order),
    frame: frame && { unit: frame.unit, from: bound(frame.from), to: frame.to && bound(frame.to) },
  }
}
