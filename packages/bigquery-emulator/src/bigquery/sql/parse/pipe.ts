import { unsupported } from '../../errors.ts'
import type { Expression, GroupItem, OrderItem, Pivot, Query, Select, SelectItem, Source } from './ast.ts'
import { accept, type Cursor, expect, list, looks, name, unexpected } from './cursor.ts'
import { assertion } from './pipe-assert.ts'
import type { SetOperator } from './set.ts'

/** The readers of what pipe operators have in common with the rest of the language. */
export type Readers = {
  expression: (c: Cursor) => Expression
  orderItem: (c: Cursor) => OrderItem
  query: (c: Cursor) => Query
  selectItem: (c: Cursor) => SelectItem
  select: (c: Cursor) => Select
  windows: (c: Cursor) => Select['windows']
  alias: (c: Cursor) => string | undefined
  joins: (c: Cursor, left: Source) => Source
  pivot: (c: Cursor) => Pivot | undefined
  setOperator: (c: Cursor) => SetOperator | undefined
  withs: (c: Cursor) => Query['with']
}

const BARE = { with: [], recursive: false, order: [], limit: undefined, offset: undefined }
const STAR: Extract<SelectItem, { kind: 'star' }> = {
  kind: 'star',
  of: undefined,
  except: [],
  replace: [],
  rename: [],
  at: 0,
}

function selecting(from: Source | undefined, more: Partial<Select> = {}): Select {
  return {
    kind: 'select',
    distinct: false,
    as: undefined,
    items: [STAR],
    from,
    where: undefined,
    group: undefined,
    having: undefined,
    qualify: undefined,
    windows: [],
    at: 0,
    ...more,
  }
}

/** The query that a FROM clause alone is. */
export function fromOnly(from: Source): Query {
  return { ...BARE, body: selecting(from) }
}

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
  return left ? { kind: 'binary', operator: 'AND', left, right } : right
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
function key(c: Cursor, r: Readers): Key {
  const value = r.expression(c)
  const alias = r.alias(c)
  const descending = looks(c, 'DESC')
  if (!accept(c, 'DESC') && !accept(c, 'ASC')) return { value, alias, order: undefined }
  const nulls = accept(c, 'NULLS', 'FIRST') ? 'FIRST' : accept(c, 'NULLS', 'LAST') ? 'LAST' : undefined
  return { value, alias, order: { by: value, descending, nulls } }
}

function aggregate(c: Cursor, r: Readers, q: Query): Query {
  const values = looks(c, 'GROUP') ? [] : list(c, inner => key(inner, r))
  const ordered = accept(c, 'GROUP', 'AND', 'ORDER', 'BY')
  const keys = ordered || accept(c, 'GROUP', 'BY') ? list(c, inner => key(inner, r)) : []
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

function assignments(c: Cursor, r: Readers): { name: string; value: Expression }[] {
  return list(c, () => {
    const column = name(c)
    expect(c, '=')
    return { name: column, value: r.expression(c) }
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
export function pipeOperator(c: Cursor, q: Query, r: Readers): Query {
  const refused = REFUSED.find(word => looks(c, word))
  if (refused) throw unsupported(`the pipe operator ${refused}`)
  if (looks(c, 'SELECT')) {
    const { from, where } = base(q)
    return { ...BARE, body: { ...r.select(c), from, where } }
  }
  if (accept(c, 'WHERE')) return filter(q, r.expression(c))
  if (accept(c, 'ASSERT')) return filter(q, assertion(c, r.expression))
  if (accept(c, 'EXTEND') || accept(c, 'WINDOW')) {
    const items = [STAR, ...list(c, r.selectItem)]
    return over(q, { items, windows: r.windows(c) })
  }
  if (accept(c, 'AGGREGATE')) return aggregate(c, r, q)
  // The name of the rows still means what they were before; nothing keeps that here, so that it is no name any more.
  if (accept(c, 'SET'))
    return fromOnly({
      ...nested(over(q, { items: [{ ...STAR, replace: assignments(c, r) }] })),
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
      order: list(c, r.orderItem),
    }
  if (accept(c, 'LIMIT')) {
    const limit = r.expression(c)
    const offset = accept(c, 'OFFSET') ? r.expression(c) : undefined
    return q.limit ? { ...fromOnly(nested(q)), limit, offset } : { ...q, limit, offset }
  }
  if (accept(c, 'WITH')) return { ...fromOnly(nested(q)), with: r.withs(c) }
  const pivot = r.pivot(c)
  if (pivot) return fromOnly({ kind: 'query', query: q, alias: pivot.alias ?? aliasOf(q), pivot })
  const operator = r.setOperator(c)
  if (operator) {
    const parts = [{ ...BARE, body: { kind: 'nested', query: q } } satisfies Query]
    do {
      if (!accept(c, '(')) break
      parts.push({ ...BARE, body: { kind: 'nested', query: r.query(c) } })
      expect(c, ')')
    } while (accept(c, ','))
    return { ...BARE, body: { kind: 'set', ...operator, parts } }
  }
  const { from, where } = base(q)
  const left = where ? nested(q) : from
  const joined = r.joins(c, left)
  if (joined === left) throw unexpected(c)
  return fromOnly(joined)
}
