import type { TableOptions } from './ast-statements.ts'
import { accept, type Cursor, expect, expression, list, looks, name } from './cursor.ts'

/** `OPTIONS(name = value, …)`, or nothing. */
export function tableOptions(c: Cursor): TableOptions {
  if (!accept(c, 'OPTIONS', '(')) return []
  const options: TableOptions = []
  if (!looks(c, ')')) {
    list(c, () => {
      const option = name(c).toLowerCase()
      expect(c, '=')
      options.push({ name: option, value: expression(c) })
    })
  }
  expect(c, ')')
  return options
}
