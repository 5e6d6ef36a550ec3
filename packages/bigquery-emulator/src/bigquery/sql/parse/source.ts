import { unsupported } from '../../errors.ts'
import type { Expression, Pivot, Source } from './ast.ts'
import { fromOnly } from './build.ts'
import {
  accept,
  alias,
  type Cursor,
  expect,
  expression,
  isName,
  list,
  looks,
  name,
  peek,
  query,
  startsQuery,
  tablePath,
  take,
} from './cursor.ts'

import { sessionize } from './sessionize.ts'

const JOINS = ['CROSS', 'INNER', 'LEFT OUTER', 'LEFT', 'RIGHT OUTER', 'RIGHT', 'FULL OUTER', 'FULL', '']

/** Reads what follows FROM, joins included. */
export function sources(c: Cursor): Source {
  return joins(c, source(c), true)
}

/** Reads the joins that follow a source, those of a comma among them if they are allowed. */
export function joins(c: Cursor, first: Source, commas: boolean): Source {
  let left = first
  for (;;) {
    const at = peek(c).start
    if (commas && accept(c, ',')) {
      left = { kind: 'join', how: 'CROSS', left, right: source(c), on: undefined, using: undefined, at }
      continue
    }
    const how = JOINS.find(words => looks(c, ...words.split(' ').filter(Boolean), 'JOIN'))
    if (how === undefined) return left
    expect(c, ...how.split(' ').filter(Boolean), 'JOIN')
    const right = source(c)
    const on = accept(c, 'ON') ? expression(c) : undefined
    let using: string[] | undefined
    if (!on && accept(c, 'USING', '(')) {
      using = list(c, name)
      expect(c, ')')
    }
    left = { kind: 'join', how: how.replace(' OUTER', '') || 'INNER', left, right, on, using, at }
  }
}

function source(c: Cursor): Source {
  const at = peek(c).start
  if (accept(c, 'UNNEST', '(')) {
    const array = expression(c)
    expect(c, ')')
    return unnestTail(c, array, at)
  }
  if (looks(c, '(') && startsQuery({ ...c, at: c.at + 1 })) {
    expect(c, '(')
    const inner = query(c)
    expect(c, ')')
    const first = looks(c, 'PIVOT', '(') || looks(c, 'UNPIVOT') ? undefined : alias(c)
    const pivot = pivotOf(c)
    return { kind: 'query', query: inner, alias: pivot ? (pivot.alias ?? first) : first, pivot }
  }
  if (accept(c, '(')) {
    const inner = sources(c)
    expect(c, ')')
    return inner
  }
  const names = tablePath(c)
  if (looks(c, '(')) return tableFunction(c, names, at)
  const before = asOf(c)
  const own = looks(c, 'PIVOT', '(') || looks(c, 'UNPIVOT') ? undefined : alias(c)
  const time = before ?? asOf(c)
  if (looks(c, 'TABLESAMPLE')) throw unsupported('TABLESAMPLE')
  if (looks(c, 'WITH', 'OFFSET'))
    return { ...unnestTail(c, { kind: 'path', names, places: [], at }, at), ...(own ? { alias: own } : {}) }
  const pivot = pivotOf(c)
  return { kind: 'table', names, alias: pivot ? (pivot.alias ?? own) : own, at, pivot, asOf: time }
}

/** `FOR SYSTEM_TIME AS OF time`, or nothing. */
export function asOf(c: Cursor): Expression | undefined {
  return accept(c, 'FOR', 'SYSTEM_TIME', 'AS', 'OF') ? expression(c) : undefined
}

/** The first words of the names of BigQuery's own table functions. */
const OF_BIGQUERY = /^(ML|AI|VECTOR_SEARCH|EXTERNAL_QUERY|GAP_FILL|APPENDS|CHANGES)$/i

/** A call of a table function, and what follows it. */
function tableFunction(c: Cursor, names: string[], at: number): Source {
  if (names.length === 1 && /^RANGE_SESSIONIZE$/i.test(names[0] ?? '')) {
    const found = sessionize(c)
    return { kind: 'query', query: found, alias: alias(c), pivot: undefined }
  }
  if (OF_BIGQUERY.test(names[0] ?? '')) throw unsupported(`table function ${names.join('.')}`)
  expect(c, '(')
  const argument = (): Expression => {
    const start = peek(c).start
    if (!accept(c, 'TABLE')) return expression(c)
    const names = tablePath(c)
    const table = { kind: 'table', names, alias: undefined, pivot: undefined, at: start } as const
    return { kind: 'query', how: 'scalar', query: fromOnly(table), at: start }
  }
  const args = looks(c, ')') ? [] : list(c, argument)
  expect(c, ')')
  const own = looks(c, 'PIVOT', '(') || looks(c, 'UNPIVOT') ? undefined : alias(c)
  const pivot = pivotOf(c)
  return { kind: 'function', names, args, alias: pivot ? (pivot.alias ?? own) : own, pivot, at }
}

function unnestTail(c: Cursor, array: Expression, at: number): Extract<Source, { kind: 'unnest' }> {
  const element = looks(c, 'WITH', 'OFFSET') ? undefined : alias(c)
  const offset = accept(c, 'WITH', 'OFFSET') ? (alias(c) ?? 'offset') : undefined
  return { kind: 'unnest', array, alias: element, offset, at }
}

/** PIVOT or UNPIVOT, if one comes next. */
export function pivotOf(c: Cursor): Pivot | undefined {
  const aliased = () => ({ value: expression(c), alias: alias(c) })
  if (accept(c, 'PIVOT', '(')) {
    const aggregates = list(c, aliased)
    expect(c, 'FOR')
    // The name alone: a whole expression would take the IN that follows.
    const at = peek(c).start
    const by: Expression = { kind: 'path', names: tablePath(c), places: [], at }
    expect(c, 'IN', '(')
    const values = list(c, aliased)
    expect(c, ')', ')')
    return { kind: 'pivot', aggregates, by, values, alias: alias(c) }
  }
  if (!looks(c, 'UNPIVOT')) return undefined
  take(c)
  const nulls = accept(c, 'INCLUDE', 'NULLS')
  if (!nulls) accept(c, 'EXCLUDE', 'NULLS')
  expect(c, '(')
  if (looks(c, '(')) throw unsupported('UNPIVOT of several columns')
  const value = name(c)
  expect(c, 'FOR')
  const column = name(c)
  expect(c, 'IN', '(')
  const columns = list(c, () => ({
    name: name(c),
    as: accept(c, 'AS') || !isEnd(c) ? expression(c) : undefined,
  }))
  expect(c, ')', ')')
  return { kind: 'unpivot', value, name: column, columns, nulls, alias: alias(c) }
}

function isEnd(c: Cursor): boolean {
  return looks(c, ',') || looks(c, ')') || isName(c)
}
