import type { Expression, Query, SelectItem } from './ast.ts'
import { fromOnly } from './build.ts'
import { accept, type Cursor, expect, expression, looks, name, peek, query } from './cursor.ts'

/**
 * Reads `WITH(a AS 1, b AS a + 1, a + b)`: each name is a column of a query that the next is written over.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/operators#with_expression
 */
export function withExpression(c: Cursor): Expression {
  const at = peek(c).start
  expect(c, 'WITH', '(')
  let rows: Query | undefined
  while (peek(c, 1).kind === 'word' && peek(c, 1).text.toUpperCase() === 'AS') {
    const alias = name(c)
    expect(c, 'AS')
    rows = selecting(rows, { kind: 'column', value: expression(c), alias, at }, true)
    if (!accept(c, ',')) break
  }
  const result: SelectItem = { kind: 'column', value: expression(c), alias: undefined, at }
  expect(c, ')')
  return { kind: 'query', how: 'scalar', query: selecting(rows, result, false), at }
}

/** One row with a column more than those of the query so far, or with that column alone. */
function selecting(rows: Query | undefined, item: SelectItem, keep: boolean): Query {
  const base = fromOnly({ kind: 'query', query: rows ?? EMPTY, alias: undefined, pivot: undefined })
  if (base.body.kind !== 'select') return base
  const items = keep && rows ? [...base.body.items, item] : [item]
  return { ...base, body: { ...base.body, items, from: rows ? base.body.from : undefined } }
}

const EMPTY: Query = fromOnly({ kind: 'table', names: [], alias: undefined, at: 0, pivot: undefined })

/** The queries of WITH, each with its name. */
export function withQueries(c: Cursor): Query['with'] {
  const found: Query['with'] = []
  do {
    const alias = name(c)
    expect(c, 'AS', '(')
    found.push({ name: alias, query: query(c) })
    expect(c, ')')
  } while (accept(c, ',') && !looks(c, '|>'))
  return found
}
