import { silent } from '../../macros.ts'
import type { Node } from '../analyse/tree.ts'
import type { Writer } from './writer.ts'

/** What stands in a tree for its own value, however it is called. */
const HARMLESS: Node['kind'][] = [
  ...(['null', 'bool', 'integer', 'float', 'string', 'bytes', 'typed'] as const),
  ...(['rows', 'part', 'word', 'constant', 'column', 'interval'] as const),
]

function cannotFail(e: Node): boolean {
  if (HARMLESS.includes(e.kind)) return true
  if (e.kind === 'field' || e.kind === 'member' || e.kind === 'argument') return cannotFail(e.of)
  if (e.kind === 'unary')
    return e.operator === '' ? cannotFail(e.of) : /^(null|bool|integer|float|bytes)$/.test(e.of.kind)
  if (e.kind === 'array') return e.items.every(cannotFail)
  return false
}

/**
 * SAFE. answers NULL for an error of the function itself and not for one of its arguments, while DuckDB's TRY takes
 * those in as well. So arguments that may fail are evaluated first, as fields of a row that stands outside of TRY.
 */
export function safeSql(
  w: Writer,
  given: readonly Node[],
  write: (w: Writer, args: Node[]) => string,
): string {
  const row = `_safe${w.depth}`
  // DuckDB takes what is written twice out of TRY as well, but not out of a lambda.
  if (given.every(cannotFail))
    return `list_transform([true], lambda ${row}: TRY(${silent(write(w.deeper(), [...given]))}))[1]`
  const outer = w.deeper()
  const outside: string[] = []
  const args = given.map((arg, i): Node => {
    if (cannotFail(arg)) return arg
    const name = `${row}_${i}`
    outside.push(`'${name}': ${outer.expression(arg)}`)
    const { type, at } = arg
    return { kind: 'constant', sql: `"${row}".${name}`, parameter: false, type, at }
  })
  return `list_transform([{${outside.join(', ')}}], lambda ${row}: TRY(${silent(write(w, args))}))[1]`
}
