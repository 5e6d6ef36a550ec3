import type { Call, Expression } from './ast.ts'
import { accept, type Cursor, expect, isName, list, looks, peek, take, unexpected } from './cursor.ts'
import { callTail } from './parse-call.ts'
import { expression } from './parse-expression.ts'
import { keyword } from './parse-keyword.ts'
import { query, startsQuery } from './parse-query.ts'

/** Reads what operators stand between: a literal, a name, a call, parentheses. */
export function primary(c: Cursor): Expression {
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

/** `[a, b]`. */
export function bracketed(c: Cursor): Expression[] {
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

/** A call by a dotted name, whose first part may be SAFE. */
export function namedCall(c: Cursor, names: string[], at: number): Call {
  const safe = names.length > 1 && names[0]?.toUpperCase() === 'SAFE'
  const path = safe ? names.slice(1) : names
  const call = callTail(c, path.join('.').toUpperCase(), safe, at)
  return path.length > 1 ? { ...call, names: path } : call
}
