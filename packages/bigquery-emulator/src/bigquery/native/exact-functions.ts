import { BIGNUMERIC, type Exact, mean, NUMERIC, OPERATIONS, toDecimals, unit, WAYS, within } from './exact.ts'
import { OF_ONE, OF_TWO } from './exact-math.ts'
import { type Native, native } from './kinds.ts'
import { numericText } from './value-text.ts'

const TYPES = [
  { of: NUMERIC, kind: 'numeric', list: 'numerics' },
  { of: BIGNUMERIC, kind: 'big', list: 'bigs' },
] as const

function keysOf<T extends object>(record: T): (keyof T & string)[] {
  return Object.keys(record).filter((key): key is keyof T & string => key in record)
}

const MOST_ELEMENTS = 1_048_575n

function series(low: bigint, high: bigint, step: bigint): bigint[] {
  if (step === 0n) throw new Error('Sequence step cannot be 0')
  const count = (high - low) / step + 1n
  if (step > 0n ? low > high : low < high) return []
  if (count > MOST_ELEMENTS)
    throw new Error(`Cannot generate arrays with more than ${MOST_ELEMENTS} elements`)
  return Array.from({ length: Number(count) }, (_, i) => low + BigInt(i) * step)
}

function requireFraction(f: bigint): void {
  if (f < 0n || f > unit(BIGNUMERIC)) throw new Error('Percentile must be between 0 and 1')
}

/** The value that this part of the values lie below, between two neighbours where it falls there. */
function percentile(of: Exact, all: readonly (bigint | null)[], fraction: bigint): bigint | null {
  requireFraction(fraction)
  const sorted = all.flatMap(n => (n === null ? [] : [n])).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  if (sorted.length === 0) return null
  const place = fraction * BigInt(sorted.length - 1)
  const at = Number(place / unit(BIGNUMERIC))
  const [low = 0n, high = low] = sorted.slice(at, at + 2)
  const rest = place % unit(BIGNUMERIC)
  return within(
    of,
    (low * (unit(BIGNUMERIC) - rest) + high * rest) / unit(BIGNUMERIC),
    () => 'PERCENTILE_CONT',
  )
}

/** A value rounded to a scale, unless it then has more digits than the precision. */
function fitted(of: Exact, n: bigint, precision: bigint, scale: bigint): bigint {
  const found = toDecimals(of, 'round', n, scale)
  const most = 10n ** (precision + BigInt(of.scale) - scale)
  if (found >= most || found <= -most)
    throw new Error(`${of.name}(${precision}, ${scale}) out of range: ${numericText(n, of.scale)}`)
  return found
}

/** Functions that NUMERIC and BIGNUMERIC have in common, under one name. */
export const EXACT_FUNCTIONS: Native[] = TYPES.flatMap(({ of, kind, list }) => [
  ...keysOf(OPERATIONS).map(name =>
    native(`bq_exact_${name}`, [kind, kind], kind, (a, b) => OPERATIONS[name](of, a, b)),
  ),
  ...keysOf(WAYS).map(name =>
    native(`bq_exact_${name}`, [kind, 'int'], kind, (n, digits) => toDecimals(of, name, n, digits)),
  ),
  ...keysOf(OF_ONE).map(name => native(`bq_exact_${name}`, [kind], kind, n => OF_ONE[name](of, n))),
  ...keysOf(OF_TWO).map(name =>
    native(`bq_exact_${name}`, [kind, kind], kind, (a, b) => OF_TWO[name](of, a, b)),
  ),
  native('bq_exact_fit', [kind, 'int', 'int'], kind, (n, precision, scale) =>
    fitted(of, n, precision, scale),
  ),
  native('bq_exact_negate', [kind], kind, n => within(of, -n, () => 'negation')),
  native('bq_exact_abs', [kind], kind, n => within(of, n < 0n ? -n : n, () => 'ABS')),
  native('bq_exact_sign', [kind], 'int', n => (n > 0n ? 1n : n < 0n ? -1n : 0n)),
  native('bq_exact_series', [kind, kind, kind], list, series),
  native('bq_exact_percentile', [list, 'big'], kind, (all, fraction) => percentile(of, all, fraction)),
])

/**
 * What DuckDB's sums, which may lie beyond a type's bounds, come to. A sum of NUMERIC is given in two: of the values that
 * are too great for DuckDB to add, in billionths, and of the others.
 */
export const EXACT_SUMS: Native[] = [
  native('bq_percentile_place', ['int', 'big'], 'int', (count, f) => {
    requireFraction(f)
    const place = (f * count + unit(BIGNUMERIC) - 1n) / unit(BIGNUMERIC)
    return place > 0n ? place : 1n
  }),
  native('bq_big_sum', ['big'], 'big', n => within(BIGNUMERIC, n, () => 'SUM')),
  native('bq_big_mean', ['big', 'int'], 'big', (sum, count) => mean(sum, count)),
  native('bq_numeric_sum', ['big', 'numeric'], 'numeric', (a, b) => within(NUMERIC, a + b, () => 'SUM')),
  native('bq_numeric_mean', ['big', 'numeric', 'int'], 'numeric', (a, b, count) => mean(a + b, count)),
]
