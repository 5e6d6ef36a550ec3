import { unsupported } from '../../errors.ts'
import type { Expression, GroupItem, OrderItem, Query, Select, SelectItem, Source } from './ast.ts'
import { BARE, fromOnly, STAR, selecting } from './build.ts'
import { orderItem } from './call.ts'
import {
  accept,
  alias,
  type Cursor,
  expect,
  expression,
  list,
  looks,
  name,
  query,
  unexpected,
} from './cursor.ts'
import { assertion } from './pipe-assert.ts'
import { selectItem, selectList, windows } from './select.ts'
import { setOperator } from './set.ts'
import { joins, pivotOf } from './source.ts'
import { withQueries } from './with.ts'

/** The rows so far where they are still those of a FROM clause, filtered or not: its aliases are then in sight. */
function open({
  body,
  order,
  limit,
  with: withs,
}: Query): { from: Source; where: Expression | undefined } | undefined {
  if (body.kind !== 'select' || !body.from || order.length > 0 || limit || withs.length > 0) return undefined
  const { items, distinct, as, group, having, qualify, windows, from, where } = body
  const plain = items.length === 1 && items[0] === STAR && !distinct && !as && !group && !having && !qualify
  return plain && windows.length === 0 ? { from, where } : undefined
}

/** The name that the rows so far go by, if it is one. */
function aliasOf(q: Query): string | undefined {
  const from = q.body.kind === 'select' ? q.body.from : undefined
  if (!from || from.kind === 'join') return undefined
  return from.alias ?? (from.kind === 'table' ? from.names.at(-1) : undefined)
}

function nested(q: Query, alias = aliasOf(q)): Source {
  return { kind: 'query', query: q, alias, pivot: undefined }
}

/** What a SELECT over the rows so far is built on. */
function base(q: Query): { from: Source; where: Expression | undefined } {
  return open(q) ?? { from: nested(q), where: undefined }
}

function over(q: Query, more: Partial<Select>): Query {
  const { from, where } = base(q)
  return { ...BARE, body: selecting(from, { where, ...more }) }
}

function both(left: Expression | undefined, right: Expression): Expression {
  return left ? { kind: 'binary', operator: 'AND', left, right, at: left.at } : right
}

/** Whether a tree has a window function in it. */
function hasWindow(tree: unknown): boolean {
  if (Array.isArray(tree)) return tree.some(hasWindow)
  if (typeof tree !== 'object' || tree === null) return false
  if ('over' in tree && tree.over) return true
  return Object.values(tree).some(hasWindow)
}

function filter(q: Query, condition: Expression): Query {
  if (hasWindow(condition)) return over(q, { qualify: condition })
  const { from, where } = base(q)
  return { ...BARE, body: selecting(from, { where: both(where, condition) }) }
}

type Key = { value: Expression; alias: string | undefined; order: OrderItem | undefined }

/** An item of AGGREGATE with its name and the order it asks for. */
function key(c: Cursor): Key {
  const value = expression(c)
  const as = alias(c)
  const descending = looks(c, 'DESC')
  if (!accept(c, 'DESC') && !accept(c, 'ASC')) return { value, alias: as, order: undefined }
  const nulls = accept(c, 'NULLS', 'FIRST') ? 'FIRST' : accept(c, 'NULLS', 'LAST') ? 'LAST' : undefined
  return { value, alias: as, order: { by: value, descending, nulls } }
}

function aggregate(c: Cursor, q: Query): Query {
  const values = looks(c, 'GROUP') ? [] : list(c, key)
  const ordered = accept(c, 'GROUP', 'AND', 'ORDER', 'BY')
  const keys = ordered || accept(c, 'GROUP', 'BY') ? list(c, key) : []
  const place = (i: number): Expression => ({ kind: 'integer', text: String(i + 1), at: 0 })
  const all = [...keys, ...values]
  const items = all.map(({ value, alias }): SelectItem => ({ kind: 'column', value, alias, at: 0 }))
  const group = keys.map((_, i): GroupItem => ({ kind: 'by', value: place(i) }))
  const order = all.flatMap(({ order: asked }, i): OrderItem[] => {
    const implied = ordered && i < keys.length ? { descending: false, nulls: undefined } : undefined
    const found = asked ?? implied
    return found ? [{ ...found, by: place(i) }] : []
  })
  const made = over(q, { items, group: group.length > 0 ? { how: 'LIST', items: group } : undefined })
  return { ...made, order }
}

function assignments(c: Cursor): { name: string; value: Expression }[] {
  return list(c, () => {
    const column = name(c)
    expect(c, '=')
    return { name: column, value: expression(c) }
  })
}

const REFUSED = [
  'IF',
  'FORK',
  'TEE',
  'CALL',
  'TABLESAMPLE',
  'MATCH_RECOGNIZE',
  'RECURSIVE',
  'INSERT',
  'EXPORT',
  'CREATE',
]

/**
 * Reads what follows `|>`: the query so far with one more operator applied.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/pipe-syntax
 */
export function pipeOperator(c: Cursor, q: Query): Query {
  const refused = REFUSED.find(word => looks(c, word))
  if (refused) throw unsupported(`the pipe operator ${refused}`)
  if (looks(c, 'SELECT')) {
    const { from, where } = base(q)
    return { ...BARE, body: { ...selectList(c), from, where } }
  }
  if (accept(c, 'WHERE')) return filter(q, expression(c))
  if (accept(c, 'ASSERT')) return filter(q, assertion(c))
  if (accept(c, 'EXTEND') || accept(c, 'WINDOW')) {
    const items = [STAR, ...list(c, selectItem)]
    return over(q, { items, windows: windows(c) })
  }
  if (accept(c, 'AGGREGATE')) return aggregate(c, q)
  // The name of the rows still means what they were before; nothing keeps that here, so that it is no name any more.
  if (accept(c, 'SET'))
    return fromOnly({
      ...nested(over(q, { items: [{ ...STAR, replace: assignments(c) }] })),
      alias: undefined,
    } as Source)
  if (accept(c, 'DROP')) return over(q, { items: [{ ...STAR, except: list(c, name) }] })
  if (accept(c, 'RENAME')) {
    const rename = list(c, () => {
      const from = name(c)
      accept(c, 'AS')
      return { from, to: name(c) }
    })
    return over(q, { items: [{ ...STAR, rename }] })
  }
  if (accept(c, 'DISTINCT')) return over(q, { distinct: true })
  if (accept(c, 'AS')) return fromOnly(nested(q, name(c)))
  if (accept(c, 'ORDER', 'BY'))
    return {
      ...fromOnly(open(q)?.where ? nested(q) : (open(q)?.from ?? nested(q))),
      order: list(c, orderItem),
    }
  if (accept(c, 'LIMIT')) {
    const limit = expression(c)
    const offset = accept(c, 'OFFSET') ? expression(c) : undefined
    return q.limit ? { ...fromOnly(nested(q)), limit, offset } : { ...q, limit, offset }
  }
  if (accept(c, 'WITH')) return { ...fromOnly(nested(q)), with: withQueries(c) }
  const pivot = pivotOf(c)
  if (pivot) return fromOnly({ kind: 'query', query: q, alias: pivot.alias ?? aliasOf(q), pivot })
  const operator = setOperator(c)
  if (operator) {
    const parts = [{ ...BARE, body: { kind: 'nested', query: q } } satisfies Query]
    do {
      if (!accept(c, '(')) break
      parts.push({ ...BARE, body: { kind: 'nested', query: query(c) } })
      expect(c, ')')
    } while (accept(c, ','))
    return { ...BARE, body: { kind: 'set', ...operator, parts } }
  }
  const { from, where } = base(q)
  const left = where ? nested(q) : from
  const joined = joins(c, left, false)
  if (joined === left) throw unexpected(c)
  return fromOnly(joined)
}
