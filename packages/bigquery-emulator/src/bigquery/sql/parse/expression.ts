import { unsupported } from '../../errors.ts'
import type { Expression } from './ast.ts'
import {
  accept,
  type Cursor,
  expect,
  expression,
  list,
  looks,
  member,
  peek,
  query,
  startsQuery,
  take,
  unexpected,
} from './cursor.ts'
import { namedCall, primary } from './primary.ts'

/** Binary operators by how tightly they bind; the comparison level is apart, as it does not chain. */
const LEVELS: string[][] = [['|'], ['^'], ['&'], ['<<', '>>'], ['+', '-'], ['*', '/', '||']]

const COMPARISONS = ['=', '<', '>', '<=', '>=', '!=', '<>']

/**
 * Reads an expression.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/operators
 */
export function wholeExpression(c: Cursor): Expression {
  let left = conjunction(c)
  while (accept(c, 'OR')) left = { kind: 'binary', operator: 'OR', left, right: conjunction(c), at: left.at }
  return left
}

function conjunction(c: Cursor): Expression {
  let left = negation(c)
  while (accept(c, 'AND')) left = { kind: 'binary', operator: 'AND', left, right: negation(c), at: left.at }
  return left
}

function negation(c: Cursor): Expression {
  const at = peek(c).start
  return accept(c, 'NOT') ? { kind: 'unary', operator: 'NOT', of: negation(c), at } : comparison(c)
}

function comparison(c: Cursor): Expression {
  const of = arithmetic(c, 0)
  const { at } = of
  const operator = COMPARISONS.find(text => accept(c, text))
  if (operator) return { kind: 'binary', operator, left: of, right: arithmetic(c, 0), at }
  if (accept(c, 'IS')) {
    const not = accept(c, 'NOT')
    if (accept(c, 'DISTINCT', 'FROM'))
      return { kind: 'is', of, what: 'DISTINCT FROM', not, other: arithmetic(c, 0), at }
    const what = ['NULL', 'TRUE', 'FALSE', 'UNKNOWN'].find(text => accept(c, text))
    if (!what) throw unexpected(c)
    return { kind: 'is', of, what: what === 'UNKNOWN' ? 'NULL' : what, not, other: undefined, at }
  }
  const not = looks(c, 'NOT') && ['LIKE', 'IN', 'BETWEEN'].some(word => looks(c, 'NOT', word))
  if (not) take(c)
  if (accept(c, 'BETWEEN')) {
    const low = arithmetic(c, 0)
    expect(c, 'AND')
    return { kind: 'between', of, low, high: arithmetic(c, 0), not, at }
  }
  if (accept(c, 'LIKE')) {
    const quantifier = (['ANY', 'SOME', 'ALL'] as const).find(word => accept(c, word))
    if (!quantifier)
      return { kind: 'like', of, not, quantifier, patterns: [arithmetic(c, 0)], array: undefined, at }
    return { kind: 'like', of, not, quantifier: quantifier === 'ALL' ? 'ALL' : 'ANY', ...patterns(c), at }
  }
  if (accept(c, 'IN')) return membership(c, of, not)
  return of
}

/** What follows LIKE ANY: patterns, a query or UNNEST. */
function patterns(c: Cursor): { patterns: Expression[]; array: Expression | undefined } {
  const found = membership(c, { kind: 'null', at: peek(c).start }, false)
  if (found.kind !== 'in') throw unexpected(c)
  const array: Expression | undefined = found.query
    ? { kind: 'query', how: 'array', query: found.query, at: peek(c).start }
    : found.array
  return { patterns: found.items ?? [], array }
}

function membership(c: Cursor, of: Expression, not: boolean): Expression {
  const rest = { items: undefined, query: undefined, array: undefined, at: of.at }
  if (accept(c, 'UNNEST', '(')) {
    const array = expression(c)
    expect(c, ')')
    return { kind: 'in', of, not, ...rest, array }
  }
  expect(c, '(')
  const isQuery = startsQuery(c)
  const found: Expression = isQuery
    ? { kind: 'in', of, not, ...rest, query: query(c) }
    : { kind: 'in', of, not, ...rest, items: list(c, expression) }
  expect(c, ')')
  return found
}

/** Reads an expression without comparisons, from a level of binding upwards. */
export function arithmetic(c: Cursor, level: number): Expression {
  const operators = LEVELS[level]
  if (!operators) return prefix(c)
  let left = arithmetic(c, level + 1)
  for (;;) {
    const operator = operators.find(text => accept(c, text))
    if (!operator) return left
    left = { kind: 'binary', operator, left, right: arithmetic(c, level + 1), at: left.at }
  }
}

function prefix(c: Cursor): Expression {
  const at = peek(c).start
  for (const operator of ['-', '+', '~']) {
    if (accept(c, operator)) return { kind: 'unary', operator, of: prefix(c), at }
  }
  return suffix(c, primary(c))
}

function suffix(c: Cursor, start: Expression): Expression {
  let of = start
  for (;;) {
    if (looks(c, '.') && !looks(c, '.', '*')) {
      take(c)
      const place = peek(c).start
      const field = member(c)
      of =
        of.kind === 'path'
          ? { ...of, names: [...of.names, field], places: [...of.places, place] }
          : { kind: 'field', of, name: field, place, at: of.at }
      if (looks(c, '(')) {
        if (of.kind === 'path') of = namedCall(c, of.names, of.at)
        else throw unsupported('a chained function call')
      }
    } else if (looks(c, '[')) {
      take(c)
      const how = ['OFFSET', 'ORDINAL', 'SAFE_OFFSET', 'SAFE_ORDINAL'].find(word => looks(c, word, '('))
      if (how) expect(c, how, '(')
      const by = expression(c)
      if (how) expect(c, ')')
      expect(c, ']')
      of = { kind: 'index', of, how: how ?? '', by, at: of.at }
    } else return of
  }
}
