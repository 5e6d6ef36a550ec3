import type { Expression, TypeNode } from './ast.ts'
import type { Statement } from './ast-statements.ts'
import { type Cursor, cursorOn, type Grammar, peek, unexpected } from './cursor.ts'
import { arithmetic, wholeExpression } from './expression.ts'
import { wholeQuery } from './query.ts'
import { statements } from './statement.ts'
import { type } from './type.ts'

/** The one place in which the grammar is put together. */
const GRAMMAR: Grammar = {
  expression: wholeExpression,
  operand: c => arithmetic(c, 0),
  query: wholeQuery,
  statements,
}

function whole<T>(source: string, read: (c: Cursor) => T): T {
  const c = cursorOn(source, GRAMMAR)
  const found = read(c)
  if (peek(c).kind !== 'end') throw unexpected(c)
  return found
}

/** Reads a whole text: one statement, or the statements of a script. What is no GoogleSQL is a `BigQueryError`. */
export function parse(source: string): Statement[] {
  return whole(source, c => statements(c, []))
}

/** Reads a text that is one expression. */
export function parseExpression(source: string): Expression {
  return whole(source, wholeExpression)
}

/** Reads a text that is a type. */
export function parseType(source: string): TypeNode {
  return whole(source, type)
}
