import type { NodeOf } from '../analyse/tree.ts'
import { is } from '../analyse/types.ts'
import type { Writer } from './writer.ts'

type Binary = NodeOf<'binary'>

const OF_BYTES: Record<string, string> = { '&': 'bq_bit_and', '|': 'bq_bit_or', '^': 'bq_bit_xor' }

/** An operator on bits, of INT64 or BYTES, or one that DuckDB writes as BigQuery does. */
export function bitsSql(w: Writer, { operator, left, right }: Binary): string {
  const [a, b] = [w.expression(left), w.expression(right)]
  if (operator === '<<') return `bq_shift_left(${a}, ${b})`
  if (operator === '>>') return `bq_shift_right(${a}, ${b})`
  const own = OF_BYTES[operator]
  if (own && [left, right].some(side => is(side.type, 'BYTES'))) return `${own}(${a}, ${b})`
  return operator === '^' ? `xor(${a}, ${b})` : `(${a} ${operator} ${b})`
}

/** `a || b`: texts, bytes or arrays. A bare NULL is what the other side is. */
export function concatSql(w: Writer, e: Binary): string {
  const sides = [e.left, e.right]
  const duck = sides.some(side => is(side.type, 'BYTES')) ? 'BLOB' : 'VARCHAR'
  const arrays = sides.some(side => side.type?.kind === 'array')
  const [left, right] = sides.map(side =>
    side.type?.kind === 'null' && !arrays ? `CAST(NULL AS ${duck})` : w.expression(side),
  )
  return `(${left} || ${right})`
}
