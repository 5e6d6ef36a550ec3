import type { Expression } from './ast.ts'
import { bracketed } from './bracketed.ts'
import {
  accept,
  type Cursor,
  expect,
  expression,
  list,
  looks,
  member,
  name,
  peek,
  query,
  take,
  unexpected,
} from './cursor.ts'
import { datePart } from './date-part.ts'
import { type as typeNode } from './type.ts'
import { withExpression } from './with.ts'

/** The words that begin an expression of their own form. */
export function keyword(c: Cursor, word: string, at: number): Expression | undefined {
  switch (word) {
    case 'NULL':
      take(c)
      return { kind: 'null', at }
    case 'TRUE':
    case 'FALSE':
      take(c)
      return { kind: 'bool', value: word === 'TRUE', at }
    case 'CASE':
      return caseOf(c, at)
    case 'CAST':
    case 'SAFE_CAST':
      return looks(c, word, '(') ? cast(c, word === 'SAFE_CAST', at) : undefined
    case 'EXTRACT':
      return extract(c, at)
    case 'INTERVAL':
      return interval(c, at)
    case 'EXISTS':
    case 'ARRAY':
      return arrayOrExists(c, word, at)
    case 'STRUCT':
      return struct(c, at)
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
      return { kind: 'typed', name: word, text: take(c).text, at }
    case 'RANGE':
      return looks(c, 'RANGE', '<') ? range(c, at) : undefined
    case 'WITH':
      return looks(c, 'WITH', '(') ? withExpression(c) : undefined
    default:
      return undefined
  }
}

/** `RANGE<DATE> '[2024-01-01, UNBOUNDED)'`. */
function range(c: Cursor, at: number): Expression {
  const of = typeNode(c)
  const { kind, text } = take(c)
  if (kind !== 'string' || of.kind !== 'scalar') throw unexpected(c)
  return { kind: 'typed', name: of.name, text, at }
}

function caseOf(c: Cursor, at: number): Expression {
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
  return { kind: 'case', of, whens, otherwise, at }
}

function cast(c: Cursor, safe: boolean, at: number): Expression {
  take(c)
  expect(c, '(')
  const of = expression(c)
  expect(c, 'AS')
  const type = typeNode(c)
  const format = accept(c, 'FORMAT') ? expression(c) : undefined
  const zone = format && accept(c, 'AT', 'TIME', 'ZONE') ? expression(c) : undefined
  expect(c, ')')
  return { kind: 'cast', of, type, safe, format, zone, at }
}

function extract(c: Cursor, at: number): Expression {
  expect(c, 'EXTRACT', '(')
  const part = datePart(c)
  expect(c, 'FROM')
  const of = expression(c)
  const zone = accept(c, 'AT', 'TIME', 'ZONE') ? expression(c) : undefined
  expect(c, ')')
  return { kind: 'extract', part, of, zone, at }
}

function interval(c: Cursor, at: number): Expression {
  expect(c, 'INTERVAL')
  const by = c.grammar.operand(c)
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
  return { kind: 'array', type, items: bracketed(c), at }
}

function struct(c: Cursor, at: number): Expression {
  const type = looks(c, 'STRUCT', '<') ? typeNode(c) : undefined
  if (!type) expect(c, 'STRUCT')
  expect(c, '(')
  const field = () => {
    const value = expression(c)
    return { value, name: accept(c, 'AS') ? name(c) : undefined }
  }
  const fields = looks(c, ')') ? [] : list(c, field)
  expect(c, ')')
  return { kind: 'struct', type, fields, tuple: false, at }
}
