import type { TypeNode } from './ast.ts'
import { accept, type Cursor, expect, isName, list, looks, member, name, peek, take } from './cursor.ts'

/** Reads a type: `INT64`, `NUMERIC(10, 2)`, `ARRAY<STRUCT<a INT64, STRING>>`. */
export function type(c: Cursor): TypeNode {
  if (accept(c, 'ARRAY', '<')) {
    const of = type(c)
    closeAngle(c)
    return { kind: 'array', of }
  }
  if (looks(c, 'STRUCT', '<')) {
    expect(c, 'STRUCT')
    return { kind: 'struct', fields: structFields(c) }
  }
  if (accept(c, 'RANGE', '<')) {
    const of = member(c).toUpperCase()
    closeAngle(c)
    return { kind: 'scalar', name: `RANGE<${of}>`, parameters: [] }
  }
  const typeName = member(c).toUpperCase()
  const parameters = accept(c, '(') ? list(c, () => Number(take(c).text)) : []
  if (parameters.length > 0) expect(c, ')')
  return { kind: 'scalar', name: typeName, parameters }
}

/** `<a INT64, STRING>`. */
export function structFields(c: Cursor): { name: string | undefined; type: TypeNode }[] {
  expect(c, '<')
  const fields = looks(c, '>') ? [] : list(c, structField)
  closeAngle(c)
  return fields
}

function structField(c: Cursor): { name: string | undefined; type: TypeNode } {
  const after = peek(c, 1)
  const named = isName(c) && (after.kind === 'word' || after.kind === 'name')
  return { name: named ? name(c) : undefined, type: type(c) }
}

/** `>>` closes two types at once, so its second half is left in place. */
function closeAngle(c: Cursor): void {
  const token = peek(c)
  if (token.kind === 'symbol' && token.text === '>>') {
    c.tokens.splice(
      c.at,
      1,
      { ...token, text: '>', end: token.start + 1 },
      { ...token, text: '>', start: token.start + 1 },
    )
  }
  expect(c, '>')
}
