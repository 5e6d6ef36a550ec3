import { createHash } from 'node:crypto'
import { type Any, type Native, native, nativeOfAny } from './kinds.ts'
import { literal } from './value-text.ts'

/** What begins every sketch of ours. The rest is eight bytes for each value, in their order. */
const MARK = Buffer.from('local-hll:')

function sketch(values: readonly string[]): Buffer {
  // The first byte of a value tells its type.
  if (new Set(values.map(hex => hex.slice(0, 2))).size > 1)
    throw new Error('Invalid or incompatible sketch in HLL_COUNT')
  return Buffer.concat([MARK, ...[...new Set(values)].toSorted().map(hex => Buffer.from(hex, 'hex'))])
}

/** The values of a sketch, in hexadecimal. */
function valuesOf(b: Buffer | null): string[] {
  if (!b) return []
  if (!b.subarray(0, MARK.length).equals(MARK)) throw new Error('Invalid or incompatible sketch in HLL_COUNT')
  return b.subarray(MARK.length).toString('hex').match(/.{16}/g) ?? []
}

/** One value of a sketch: what two equal values of one type have in common. */
function hashOf(any: Any): string {
  const kind = typeof any.value === 'object' ? 'ff' : { bigint: '01', string: '02' }[String(typeof any.value)]
  return (kind ?? 'ff') + createHash('sha256').update(literal(any)).digest('hex').slice(0, 14)
}

/**
 * Sketches of HLL_COUNT, which count exactly here: they are no sketches of BigQuery's, and none of its are read.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/hll_functions
 */
export const SKETCHES: Native[] = [
  nativeOfAny('bq_hll_value', 'text', ([any]) => (any && any.value !== null ? hashOf(any) : null)),
  native('bq_hll_init', ['texts'], 'bytes', hashes =>
    sketch(hashes.flatMap(hash => (hash === null ? [] : [hash]))),
  ),
  native('bq_hll_merge', ['blobs'], 'bytes', sketches =>
    sketches.every(s => s === null) ? null : sketch(sketches.flatMap(valuesOf)),
  ),
  native('bq_hll_count', ['bytes'], 'int', b => BigInt(valuesOf(b).length)),
]
