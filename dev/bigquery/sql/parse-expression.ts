import { unsupported } from '../errors.ts'
import type { Call, DatePart, Expression } from './ast.ts'
import {
  accept,
  type Cursor,
  expect,
  isName,
  list,
  looks,
  member,
  name,
  peek,
  take,
  unexpected,
} from './cursor.ts'
import { callTail } from './parse-call.ts'
import { query, startsQuery } from './parse-query.ts'
import { type as typeNode } from './parse-type.ts'

/** Binary operators by how tightly they bind; the comparison level is apart, as it does not chain. */
const LEVELS: string[][] = [['|'], ['^'], ['&'], ['<<', '>>'], ['+', '-'], ['*', '/', '||']]
const COMPARISONS = ['=', '<', '>', '<=', '>=', '!=', '<>']

/**
 * Reads an expression.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/operators
 */
export function expression(c: Cursor): Expression {
  let left = conjunction(c)
  while (accept(c, 'OR')) left = { kind: 'binary', operator: 'OR', left, right: conjunction(c) }
  return left
}

function conjunction(c: Cursor): Expression {
  let left = negation(c)
  while (accept(c, 'AND')) left = { kind: 'binary', operator: 'AND', left, right: negation(c) }
  return left
}

function negation(c: Cursor): Expression {
  return accept(c, 'NOT') ? { kind: 'unary', operator: 'NOT', of: negation(c) } : comparison(c)
}

function comparison(c: Cursor): Expression {
  const of = arithmetic(c, 0)
  const operator = COMPARISONS.find(text => accept(c, text))
  if (operator) return { kind: 'binary', operator, left: of, right: arithmetic(c, 0) }
  if (accept(c, 'IS')) {
    const not = accept(c, 'NOT')
    if (accept(c, 'DISTINCT', 'FROM'))
      return { kind: 'is', of, what: 'DISTINCT FROM', not, other: arithmetic(c, 0) }
    const what = ['NULL', 'TRUE', 'FALSE', 'UNKNOWN'].find(text => accept(c, text))
    if (!what) throw unexpected(c)
    return { kind: 'is', of, what: what === 'UNKNOWN' ? 'NULL' : what, not, other: undefined }
  }
  const not = looks(c, 'NOT') && ['LIKE', 'IN', 'BETWEEN'].some(word => looks(c, 'NOT', word))
  if (not) take(c)
  if (accept(c, 'BETWEEN')) {
    const low = arithmetic(c, 0)
    expect(c, 'AND')
    return { kind: 'between', of, low, high: arithmetic(c, 0), not }
  }
  if (accept(c, 'LIKE')) {
    if (looks(c, 'ANY') || looks(c, 'ALL') || looks(c, 'SOME'))
      throw unsupported(`LIKE ${peek(c).text.toUpperCase()}`)
    return { kind: 'like', of, pattern: arithmetic(c, 0), not }
  }
  if (accept(c, 'IN')) return membership(c, of, not)
  return of
}

function membership(c: Cursor, of: Expression, not: boolean): Expression {
  const rest = { items: undefined, query: undefined, array: undefined }
  if (accept(c, 'UNNEST', '(')) {
    const array = expression(c)
    expect(c, ')')
    return { kind: 'in', of, not, ...rest, array }
  }
  expect(c, '(')
  const found: Expression = startsQuery(c)
    ? { kind: 'in', of, not, ...rest, query: query(c) }
    : { kind: 'in', of, not, ...rest, items: list(c, expression) }
  expect(c, ')')
  return found
}

function arithmetic(c: Cursor, level: number): Expression {
  const operators = LEVELS[level]
  if (!operators) return prefix(c)
  let left = arithmetic(c, level + 1)
  for (;;) {
    const operator = operators.find(text => accept(c, text))
    if (!operator) return left
    left = { kind: 'binary', operator, left, right: arithmetic(c, level + 1) }
  }
}

function prefix(c: Cursor): Expression {
  for (const operator of ['-', '+', '~']) {
    if (accept(c, operator)) return { kind: 'unary', operator, of: prefix(c) }
  }
  return suffix(c, primary(c))
}

function suffix(c: Cursor, start: Expression): Expression {
  let of = start
  for (;;) {
    if (looks(c, '.') && !looks(c, '.', '*')) {
      take(c)
      const field = member(c)
      of = of.kind === 'path' ? { ...of, names: [...of.names, field] } : { kind: 'field', of, name: field }
      if (looks(c, '(')) {
        if (of.kind === 'path') of = namedCall(c, of.names, of.at)
        else throw unsupported('a chained function call')
      }
    } else if (looks(c, '[')) {
      const at = take(c).start
      const how = ['OFFSET', 'ORDINAL', 'SAFE_OFFSET', 'SAFE_ORDINAL'].find(word => looks(c, word, '('))
      if (how) expect(c, how, '(')
      const by = expression(c)
      if (how) expect(c, ')')
      expect(c, ']')
      of = { kind: 'index', of, how: how ?? '', by, at }
    } else return of
  }
}

function primary(c: Cursor): Expression {
  const token = peek(c)
  const at = token.start
  if (token.kind === 'number') return number(take(c).text, at)
  if (token.kind === 'string') return { kind: 'string', text: adjacent(c), at }
  if (token.kind === 'bytes') {
    const hex = Buffer.from(take(c).text, 'latin1').toString('hex')
    return { kind: 'literal', sql: `unhex('${hex}')`, at }
  }
  if (token.kind === 'parameter') {
    take(c)
    return { kind: 'parameter', name: token.text, index: token.text ? -1 : c.parameters++, at }
  }
  if (token.kind === 'system') return { kind: 'system', name: take(c).text, at }
  if (accept(c, '(')) return parenthesis(c, at)
  if (looks(c, '[')) return { kind: 'array', type: undefined, items: bracketed(c) }
  if (token.kind === 'word') {
    const special = keyword(c, token.text.toUpperCase(), at)
    if (special) return special
  }
  if (!isName(c) && !looks(c, 'IF') && !(token.kind === 'word' && looks(c, token.text.toUpperCase(), '(')))
    throw unexpected(c)
  take(c)
  if (looks(c, '(')) return namedCall(c, token.kind === 'name' ? token.text.split('.') : [token.text], at)
  return { kind: 'path', names: [token.text], at }
}

function number(text: string, at: number): Expression {
  if (/^0x/i.test(text)) return { kind: 'integer', text: String(BigInt(text)), at }
  if (/^\d+$/.test(text)) return { kind: 'integer', text, at }
  return { kind: 'literal', sql: `CAST(${text} AS DOUBLE)`, at }
}

function adjacent(c: Cursor): string {
  return take(c).text
}

function bracketed(c: Cursor): Expression[] {
  expect(c, '[')
  const items = looks(c, ']') ? [] : list(c, expression)
  expect(c, ']')
  return items
}

function parenthesis(c: Cursor, at: number): Expression {
  if (startsQuery(c)) {
    const inner = query(c)
    expect(c, ')')
    return { kind: 'query', how: 'scalar', query: inner, at }
  }
  const items = list(c, expression)
  expect(c, ')')
  const [only] = items
  if (items.length === 1 && only)
    return only.kind === 'path' ? { kind: 'unary', operator: '', of: only } : only
  return {
    kind: 'struct',
    type: undefined,
    fields: items.map(value => ({ name: undefined, value })),
    tuple: true,
  }
}

/** The words that begin an expression of their own form. */
function keyword(c: Cursor, word: string, at: number): Expression | undefined {
  switch (word) {
    case 'NULL':
    case 'TRUE':
    case 'FALSE':
      take(c)
      return { kind: 'literal', sql: word, at }
    case 'CASE':
      return caseOf(c)
    case 'CAST':
    case 'SAFE_CAST':
      return looks(c, word, '(') ? cast(c, word === 'SAFE_CAST', at) : undefined
    case 'EXTRACT':
      return extract(c)
    case 'INTERVAL':
      return interval(c, at)
    case 'EXISTS':
    case 'ARRAY':
      return arrayOrExists(c, word, at)
    case 'STRUCT':
      return struct(c)
    case 'DATE':
    case 'DATETIME':
    case 'TIMESTAMP':
    case 'TIME':
    case 'NUMERIC':
    case 'DECIMAL':
    case 'JSON':
    case 'BIGNUMERIC':
    case 'BIGDECIMAL':
      if (peek(c, 1).kind !== 'string') return undefined
      take(c)
      return { kind: 'typed', type: word, text: take(c).text, at }
    case 'RANGE':
      if (looks(c, 'RANGE', '<')) throw unsupported('RANGE literals')
      return undefined
    case 'WITH':
      if (looks(c, 'WITH', '(')) throw unsupported('WITH expressions')
      return undefined
    default:
      return undefined
  }
}

function caseOf(c: Cursor): Expression {
  expect(c, 'CASE')
  const of = looks(c, 'WHEN') ? undefined : expression(c)
  const whens = []
  while (accept(c, 'WHEN')) {
    const when = expression(c)
    expect(c, 'THEN')
    whens.push({ when, result: expression(c) })
  }
  const otherwise = accept(c, 'ELSE') ? expression(c) : undefined
  expect(c, 'END')
  return { kind: 'case', of, whens, otherwise }
}

function cast(c: Cursor, safe: boolean, at: number): Expression {
  take(c)
  expect(c, '(')
  const of = expression(c)
  expect(c, 'AS')
  const type = typeNode(c)
  if (looks(c, 'FORMAT')) throw unsupported('CAST with FORMAT')
  expect(c, ')')
  return { kind: 'cast', of, type, safe, at }
}

function extract(c: Cursor): Expression {
  expect(c, 'EXTRACT', '(')
  const part = datePart(c)
  expect(c, 'FROM')
  const of = expression(c)
  const zone = accept(c, 'AT', 'TIME', 'ZONE') ? expression(c) : undefined
  expect(c, ')')
  return { kind: 'extract', part, of, zone }
}

/** `DAY`, `WEEK(MONDAY)`. */
export function datePart(c: Cursor): DatePart {
  const part = member(c).toUpperCase()
  if (!accept(c, '(')) return { name: part, weekday: undefined }
  const weekday = name(c).toUpperCase()
  expect(c, ')')
  return { name: part, weekday }
}

function interval(c: Cursor, at: number): Expression {
  expect(c, 'INTERVAL')
  const by = arithmetic(c, 0)
  const part = member(c).toUpperCase()
  const to = accept(c, 'TO') ? member(c).toUpperCase() : undefined
  return { kind: 'interval', by, part, to, at }
}

function arrayOrExists(c: Cursor, word: string, at: number): Expression | undefined {
  if (word === 'EXISTS' || looks(c, 'ARRAY', '(')) {
    take(c)
    expect(c, '(')
    const inner = query(c)
    expect(c, ')')
    return { kind: 'query', how: word === 'EXISTS' ? 'exists' : 'array', query: inner, at }
  }
  const type = looks(c, 'ARRAY', '<') ? typeNode(c) : undefined
  if (!type) expect(c, 'ARRAY')
  return { kind: 'array', type, items: bracketed(c) }
}

function struct(c: Cursor): Expression {
  const type = looks(c, 'STRUCT', '<') ? typeNode(c) : undefined
  if (!type) expect(c, 'STRUCT')
  expect(c, '(')
  const field = () => {
    const value = expression(c)
    return { value, name: accept(c, 'AS') ? name(c) : undefined }
  }
  const fields = looks(c, ')') ? [] : list(c, field)
  expect(c, ')')
  return { kind: 'struct', type, fields, tuple: false }
}

function namedCall(c: Cursor, names: string[], at: number): Call {
  const safe = names.length > 1 && names[0]?.toUpperCase() === 'SAFE'
  const path = safe ? names.slice(1) : names
  return callTail(
    c,
    path.length === 1 ? (path[0] ?? '').toUpperCase() : path.join('.').toUpperCase(),
    safe,
    at,
  )
}
