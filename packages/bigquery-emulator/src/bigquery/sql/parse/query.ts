import type { Expression, GroupItem, Grouping, Query, Select } from './ast.ts'
import { fromOnly } from './build.ts'
import { orderItem } from './call.ts'
import { accept, type Cursor, expect, expression, list, looks, query, unexpected } from './cursor.ts'
import { pipeOperator } from './pipe.ts'
import { selectList, windows } from './select.ts'
import { type SetOperator, setOperator } from './set.ts'
import { sources } from './source.ts'
import { withQueries } from './with.ts'

/**
 * Reads a query.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax
 */
export function wholeQuery(c: Cursor): Query {
  const withs: Query['with'] = []
  let recursive = false
  if (accept(c, 'WITH')) {
    recursive = accept(c, 'RECURSIVE')
    withs.push(...withQueries(c))
  }
  const body = setOperation(c)
  const order = accept(c, 'ORDER', 'BY') ? list(c, orderItem) : []
  const limit = accept(c, 'LIMIT') ? expression(c) : undefined
  const offset = limit && accept(c, 'OFFSET') ? expression(c) : undefined
  let found: Query = { with: [], recursive, body, order, limit, offset }
  while (accept(c, '|>')) {
    const { with: more, ...rest } = pipeOperator(c, found)
    withs.push(...more)
    found = { ...rest, with: [] }
  }
  return { ...found, recursive, with: withs }
}

function setOperation(c: Cursor): Query['body'] {
  const first = operand(c)
  const parts = [first]
  let operator: SetOperator | undefined
  for (;;) {
    const found = setOperator(c)
    if (!found) break
    if (operator && JSON.stringify(operator) !== JSON.stringify(found)) {
      throw unexpected(
        c,
        'Different set operations cannot be used in the same query without using parentheses for grouping; got',
      )
    }
    operator = found
    parts.push(operand(c))
  }
  return operator ? { kind: 'set', ...operator, parts } : first.body
}

function operand(c: Cursor): Query {
  const bare = { with: [], recursive: false, order: [], limit: undefined, offset: undefined }
  if (accept(c, '(')) {
    const inner = query(c)
    expect(c, ')')
    return { ...bare, body: { kind: 'nested', query: inner } }
  }
  if (accept(c, 'FROM')) return fromOnly(sources(c))
  return { ...bare, body: select(c) }
}

function select(c: Cursor): Select {
  const found = selectList(c)
  const from = accept(c, 'FROM') ? sources(c) : undefined
  const where = accept(c, 'WHERE') ? expression(c) : undefined
  const group = accept(c, 'GROUP', 'BY') ? grouping(c) : undefined
  const having = accept(c, 'HAVING') ? expression(c) : undefined
  const qualify = accept(c, 'QUALIFY') ? expression(c) : undefined
  return { ...found, from, where, group, having, qualify, windows: [...found.windows, ...windows(c)] }
}

function grouping(c: Cursor): Grouping {
  if (accept(c, 'ALL')) return { how: 'ALL' }
  const tuple = (): Expression[] => {
    if (!accept(c, '(')) return [expression(c)]
    const items = looks(c, ')') ? [] : list(c, expression)
    expect(c, ')')
    return items
  }
  const item = (): GroupItem => {
    if (accept(c, '(', ')')) return { kind: 'set', how: 'GROUPING SETS', items: [[]] }
    const how = (['ROLLUP', 'CUBE', 'GROUPING SETS'] as const).find(words => accept(c, ...words.split(' ')))
    if (!how) return { kind: 'by', value: expression(c) }
    expect(c, '(')
    const items = list(c, tuple)
    expect(c, ')')
    return { kind: 'set', how, items }
  }
  return { how: 'LIST', items: list(c, item) }
}
