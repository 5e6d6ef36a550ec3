import { unsupported } from '../errors.ts'
import type { Expression, GroupItem, Grouping, Query, Select, SelectItem } from './ast.ts'
import { accept, alias, type Cursor, expect, list, looks, name, peek, unexpected } from './cursor.ts'
import { orderItem, windowSpec } from './parse-call.ts'
import { expression } from './parse-expression.ts'
import { fromOnly, pipeOperator, type Readers } from './parse-pipe.ts'
import { type SetOperator, setOperator } from './parse-set.ts'
import { joins, pivotOf, sources } from './parse-source.ts'

/** Whether a query comes next, rather than an expression. */
export function startsQuery(c: Cursor): boolean {
  let ahead = 0
  while (peek(c, ahead).text === '(' && peek(c, ahead).kind === 'symbol') ahead++
  const at = { ...c, at: c.at + ahead }
  return looks(at, 'SELECT') || looks(at, 'FROM') || (looks(at, 'WITH') && !looks(at, 'WITH', '('))
}

/**
 * Reads a query.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax
 */
export function query(c: Cursor): Query {
  const withs: Query['with'] = []
  let recursive = false
  if (accept(c, 'WITH')) {
    recursive = accept(c, 'RECURSIVE')
    withs.push(...named(c))
  }
  const body = setOperation(c)
  const order = accept(c, 'ORDER', 'BY') ? list(c, orderItem) : []
  const limit = accept(c, 'LIMIT') ? expression(c) : undefined
  const offset = limit && accept(c, 'OFFSET') ? expression(c) : undefined
  let found: Query = { with: [], recursive, body, order, limit, offset }
  while (accept(c, '|>')) {
    const { with: more, ...rest } = pipeOperator(c, found, READERS)
    withs.push(...more)
    found = { ...rest, with: [] }
  }
  return { ...found, recursive, with: withs }
}

/** The queries of WITH, each with its name. */
function named(c: Cursor): Query['with'] {
  const found: Query['with'] = []
  do {
    const alias = name(c)
    expect(c, 'AS', '(')
    found.push({ name: alias, query: query(c) })
    expect(c, ')')
  } while (accept(c, ',') && !looks(c, '|>'))
  return found
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

/** SELECT with its list, and nothing of what follows but its windows. */
function selectList(c: Cursor): Select {
  const at = peek(c).start
  expect(c, 'SELECT')
  if (looks(c, 'WITH') && !looks(c, 'WITH', '(')) throw unsupported('SELECT WITH')
  const distinct = accept(c, 'DISTINCT')
  if (!distinct) accept(c, 'ALL')
  let as: Select['as']
  if (accept(c, 'AS', 'STRUCT')) as = 'STRUCT'
  else if (accept(c, 'AS', 'VALUE')) as = 'VALUE'
  else if (looks(c, 'AS')) throw unsupported('SELECT AS a named type')
  const items = [selectItem(c)]
  // A trailing comma is allowed before FROM.
  while (accept(c, ',')) {
    if (looks(c, 'FROM') || looks(c, ')') || looks(c, '|>') || looks(c, 'UNION') || peek(c).kind === 'end')
      break
    items.push(selectItem(c))
  }
  return {
    kind: 'select',
    distinct,
    as,
    items,
    from: undefined,
    where: undefined,
    group: undefined,
    having: undefined,
    qualify: undefined,
    windows: windows(c),
    at,
  }
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

function windows(c: Cursor): Select['windows'] {
  if (!accept(c, 'WINDOW')) return []
  return list(c, () => {
    const windowName = name(c)
    expect(c, 'AS')
    return { name: windowName, window: windowSpec(c) }
  })
}

const READERS: Readers = {
  expression,
  orderItem,
  query: c => query(c),
  selectItem,
  select: selectList,
  windows,
  alias,
  joins: (c, left) => joins(c, left, false),
  pivot: pivotOf,
  setOperator,
  withs: named,
}

function selectItem(c: Cursor): SelectItem {
  const at = peek(c).start
  if (accept(c, '*')) return star(c, undefined, at)
  const value = expression(c)
  if (accept(c, '.', '*')) return star(c, value, at)
  return { kind: 'column', value, alias: alias(c), at }
}

function star(c: Cursor, of: Expression | undefined, at: number): SelectItem {
  const except = []
  if (accept(c, 'EXCEPT', '(')) {
    except.push(...list(c, name))
    expect(c, ')')
  }
  const replace: { name: string; value: Expression }[] = []
  if (accept(c, 'REPLACE', '(')) {
    list(c, () => {
      const value = expression(c)
      expect(c, 'AS')
      replace.push({ value, name: name(c) })
    })
    expect(c, ')')
  }
  return { kind: 'star', of, except, replace, rename: [], at }
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
