import type { Expression } from '../parse/ast.ts'

/** The name a column or field takes from its expression, if any. */
export function impliedName(e: Expression): string | undefined {
  if (e.kind === 'path') return e.names.at(-1)
  if (e.kind === 'field') return e.name
  if (e.kind === 'unary' && e.operator === '') return impliedName(e.of)
  return undefined
}
