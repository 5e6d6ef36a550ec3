import type { Call, Expression, Query } from './ast.ts'
import { bracketed } from './bracketed.ts'
import { callTail } from './call.ts'
import {
  accept,
  type Cursor,
  expect,
  expression,
  isName,
  list,
  looks,
  peek,
  query,
  startsQuery,
  take,
  unexpected,
} from './cursor.ts'
import { keyword } from './keyword.ts'

/** Reads what operators stand between: a literal, a name, a call, parentheses. */
export function primary(c: Cursor): Expression {
  const token = peek(c)
  const at = token.start
  if (token.kind === 'number') return number(take(c).text, at)
  if (token.kind === 'string') return { kind: 'string', text: take(c).text, at }
  // The lexer keeps bytes as a text with a character for each.
  if (token.kind === 'bytes') return { kind: 'bytes', bytes: Buffer.from(take(c).text, 'latin1'), at }
  if (token.kind === 'parameter') {
    take(c)
    return { kind: 'parameter', name: token.text, index: token.text ? -1 : c.parameters++, at }
  }
  if (token.kind === 'system') return { kind: 'system', name: take(c).text, at }
  if (accept(c, '(')) return parenthesis(c, at)
  if (looks(c, '[')) return { kind: 'array', type: undefined, items: bracketed(c), at }
  if (token.kind === 'word') {
    const special = keyword(c, token.text.toUpperCase(), at)
    if (special) return special
  }
  if (!isName(c) && !looks(c, 'IF') && !(token.kind === 'word' && looks(c, token.text.toUpperCase(), '(')))
    throw unexpected(c)
  take(c)
  if (looks(c, '(')) return namedCall(c, token.kind === 'name' ? token.text.split('.') : [token.text], at)
  return { kind: 'path', names: [token.text], places: [], at }
}

function number(text: string, at: number): Expression {
  if (/^0x/i.test(text)) return { kind: 'integer', text: String(BigInt(text)), at }
  if (/^\d+$/.test(text)) return { kind: 'integer', text, at }
  return { kind: 'float', text, at }
}

/** A query up to its closing parenthesis, or nothing where it is but the first part of an expression, in its own parentheses. */
function innerQuery(c: Cursor): Query | undefined {
  const start = { at: c.at, parameters: c.parameters }
  const bracketed = looks(c, '(')
  try {
    const inner = query(c)
    expect(c, ')')
    return inner
  } catch (error) {
    const stopped = c.at
    if (!bracketed || !looks({ ...c, at: stopped - 1 }, ')')) throw error
    Object.assign(c, start)
    return undefined
  }
}

function parenthesis(c: Cursor, at: number): Expression {
  const inner = startsQuery(c) ? innerQuery(c) : undefined
  if (inner) return { kind: 'query', how: 'scalar', query: inner, at }
  const items = list(c, expression)
  expect(c, ')')
  const [only] = items
  if (items.length === 1 && only)
    return only.kind === 'path' ? { kind: 'unary', operator: '', of: only, at } : only
  return {
    kind: 'struct',
    type: undefined,
    fields: items.map(value => ({ name: undefined, value })),
    tuple: true,
    at,
  }
}

/** A call by a dotted name, whose first part may be SAFE. */
export function namedCall(c: Cursor, names: string[], at: number): Call {
  const safe = names.length > 1 && names[0]?.toUpperCase() === 'SAFE'
  const path = safe ? names.slice(1) : names
  const call = callTail(c, path.join('.').toUpperCase(), safe, at)
  return path.length > 1 ? { ...call, names: path } : call
}
