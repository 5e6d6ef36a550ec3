import type { Expression } from './ast.ts'
import { type Cursor, expect, expression, list, looks } from './cursor.ts'

/** `[a, b]`. */
export function bracketed(c: Cursor): Expression[] {
  expect(c, '[')
  const items = looks(c, ']') ? [] : list(c, expression)
  expect(c, ']')
  return items
}
