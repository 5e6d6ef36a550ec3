import type { Node, OrderNode } from '../analyse/tree.ts'
import { nanKey } from './floats.ts'
import type { Writer } from './writer.ts'

/** ORDER BY items; BigQuery sorts NULL below every value, DuckDB above. */
export function orderSql(
  w: Writer,
  items: readonly OrderNode[],
  one: (e: Node) => string = w.expression,
  before: typeof nanKey = nanKey,
): string {
  return items
    .map(({ by, descending, nulls }) => {
      const place = nulls ?? (descending ? 'LAST' : 'FIRST')
      return `${before(by, one(by), descending, place)}${one(by)} ${descending ? 'DESC' : 'ASC'} NULLS ${place}`
    })
    .join(', ')
}
