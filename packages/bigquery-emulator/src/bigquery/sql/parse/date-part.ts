import type { DatePart } from './ast.ts'
import { accept, type Cursor, expect, member, name } from './cursor.ts'

/** `DAY`, `WEEK(MONDAY)`. */
export function datePart(c: Cursor): DatePart {
  const part = member(c).toUpperCase()
  if (!accept(c, '(')) return { name: part, weekday: undefined }
  const weekday = name(c).toUpperCase()
  expect(c, ')')
  return { name: part, weekday }
}
