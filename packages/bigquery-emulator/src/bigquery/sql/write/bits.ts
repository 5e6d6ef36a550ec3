import { BigQueryError } from '../../errors.ts'
import { nameOf } from '../analyse/clash.ts'
import type { Environment } from '../analyse/environment.ts'
import { typeOf } from '../analyse/type-of.ts'
import { is } from '../analyse/types.ts'
import type { Expression } from '../parse/ast.ts'
import { emit } from './expression.ts'

type Binary = Extract<Expression, { kind: 'binary' }>

const OF_BYTES: Record<string, string> = { '&': 'bq_bit_and', '|': 'bq_bit_or', '^': 'bq_bit_xor' }

/** An operator on bits, of INT64 or BYTES, or nothing where this is none. */
export function emitBits(env: Environment, e: Binary): string | undefined {
  const sides = [e.left, e.right].map(side => emit(env, side)).join(', ')
  if (e.operator === '<<') return `bq_shift_left(${sides})`
  if (e.operator === '>>') return `bq_shift_right(${sides})`
  const own = OF_BYTES[e.operator]
  if (own && [e.left, e.right].some(side => is(typeOf(env, side), 'BYTES'))) return `${own}(${sides})`
  return e.operator === '^' ? `xor(${sides})` : undefined
}

/** `a || b`: texts, bytes or arrays, and nothing else. */
export function emitConcat(env: Environment, e: Binary): string {
  const types = [e.left, e.right].map(side => typeOf(env, side))
  const names = types.map(nameOf)
  if (names.some(name => name !== undefined && name !== 'STRING' && name !== 'BYTES'))
    throw new BigQueryError(
      'invalidQuery',
      `No matching signature for operator || for argument types: ${names.map(name => name ?? 'ANY').join(', ')}`,
      { location: 'query' },
    )
  const duck = types.some(t => is(t, 'BYTES')) ? 'BLOB' : 'VARCHAR'
  const arrays = types.some(t => t?.kind === 'array')
  const [left, right] = [e.left, e.right].map((side, i) =>
    types[i]?.kind === 'null' && !arrays ? `CAST(NULL AS ${duck})` : emit(env, side),
  )
  return `(${left} || ${right})`
}
