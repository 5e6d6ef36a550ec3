import type { OrderItem } from '../parse/ast.ts'
import type { Analyser } from './analyser.ts'
import type { Environment } from './environment.ts'
import type { OrderNode } from './tree.ts'

/** ORDER BY items. */
export function analyseOrder(a: Analyser, env: Environment, items: readonly OrderItem[]): OrderNode[] {
  return items.map(item => ({ ...item, by: a.expression(env, item.by) }))
}
