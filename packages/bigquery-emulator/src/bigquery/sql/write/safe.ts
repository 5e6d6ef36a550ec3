import { silent } from '../../macros.ts'
import type { Environment } from '../analyse/environment.ts'
import { typeOf } from '../analyse/type-of.ts'
import type { Type } from '../analyse/types.ts'
import type { Expression } from '../parse/ast.ts'
import { emit } from './expression.ts'

/** What stands in a tree for its own value, however it is called. */
const HARMLESS = [
  'null',
  'bool',
  'integer',
  'float',
  'string',
  'bytes',
  'rows',
  'parameter',
  'path',
  'part',
  'typed',
  'interval',
]

function cannotFail(e: Expression): boolean {
  if (HARMLESS.includes(e.kind)) return true
  if (e.kind === 'field') return cannotFail(e.of)
  if (e.kind === 'unary')
    return e.operator === '' ? cannotFail(e.of) : /^(null|bool|integer|float|bytes)$/.test(e.of.kind)
  if (e.kind === 'array') return e.items.every(cannotFail)
  return false
}

/**
 * SAFE. answers NULL for an error of the function itself and not for one of its arguments, while DuckDB's TRY takes
 * those in as well. So arguments that may fail are evaluated first, as fields of a row that stands outside of TRY.
 */
export function emitSafe(
  env: Environment,
  given: readonly Expression[],
  write: (env: Environment, args: Expression[]) => string,
): string {
  if (given.every(cannotFail)) return `TRY(${silent(write(env, [...given]))})`
  const depth = Number(env.named.get('-safe') ?? 0)
  const row = `_safe${depth}`
  const variables = new Map(env.variables)
  const types = new Map<string, Type | undefined>(env.types)
  const outside: string[] = []
  const args = given.map((arg, i): Expression => {
    if (cannotFail(arg)) return arg
    const name = `${row}_${i}`
    outside.push(
      `'${name}': ${emit({ ...env, named: new Map([...env.named, ['-safe', String(depth + 1)]]) }, arg)}`,
    )
    variables.set(name, `"${row}".${name}`)
    types.set(name, typeOf(env, arg))
    return { kind: 'path', names: [name], at: 0 }
  })
  const inner = write({ ...env, variables, types }, args)
  return `list_transform([{${outside.join(', ')}}], lambda ${row}: TRY(${silent(inner)}))[1]`
}
