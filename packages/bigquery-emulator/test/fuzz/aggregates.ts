import type { Random } from './random.ts'
import { int, key, numeric, Open, orderNulls, quotient, type TypeName, type Value } from './value.ts'

/** A function of a list of values, in their order where it has one. */
export type Aggregate = {
  gives: TypeName
  takes: TypeName
  sql: (x: string) => string
  apply: (values: readonly Value[]) => Value
}

const present = (values: readonly Value[]) => values.filter(v => v !== null)

/** The sum of floats, where the order in which they are added makes no difference. */
function total(values: readonly number[]): number {
  const sum = values.reduce((a, b) => a + b, 0)
  const back = values.toReversed().reduce((a, b) => a + b, 0)
  if (!Object.is(sum + 0, back + 0) || (!Number.isFinite(sum) && values.every(Number.isFinite)))
    throw new Open('rounding')
  // Parts that are added apart come to the same where all are of few digits.
  if (values.some(v => Number.isFinite(v) && (Math.abs(v) > 1e9 || !Number.isInteger(v * 1024))))
    throw new Open('rounding')
  return sum
}

const bigints = (values: readonly Value[]) => values.filter(v => typeof v === 'bigint')
const numbers = (values: readonly Value[]) => values.filter(v => typeof v === 'number')
const sumOf = (values: readonly bigint[]) => values.reduce((a, b) => a + b, 0n)

function extreme(values: readonly Value[], which: 1 | -1): Value {
  const all = present(values)
  const nan = all.find(v => typeof v === 'number' && Number.isNaN(v))
  if (nan !== undefined) return nan
  return all.reduce((best: Value, v) => (best === null || orderNulls(v, best) === which ? v : best), null)
}

const TYPES: TypeName[] = ['INT64', 'FLOAT64', 'NUMERIC', 'STRING', 'BOOL', 'DATE']

/** Aggregates that say the same in any order of the rows. */
export const AGGREGATES: Aggregate[] = [
  ...TYPES.flatMap((t): Aggregate[] => [
    { gives: 'INT64', takes: t, sql: x => `COUNT(${x})`, apply: v => BigInt(present(v).length) },
    {
      gives: 'INT64',
      takes: t,
      sql: x => `COUNT(DISTINCT ${x})`,
      apply: v => BigInt(new Set(present(v).map(key)).size),
    },
    { gives: t, takes: t, sql: x => `MIN(${x})`, apply: v => extreme(v, -1) },
    { gives: t, takes: t, sql: x => `MAX(${x})`, apply: v => extreme(v, 1) },
  ]),
  {
    gives: 'INT64',
    takes: 'INT64',
    sql: x => `SUM(${x})`,
    apply: v => some(bigints(v), all => int(sumOf(all))),
  },
  {
    gives: 'NUMERIC',
    takes: 'NUMERIC',
    sql: x => `SUM(${x})`,
    apply: v => some(bigints(v), all => numeric(sumOf(all))),
  },
  { gives: 'FLOAT64', takes: 'FLOAT64', sql: x => `SUM(${x})`, apply: v => some(numbers(v), total) },
  { gives: 'FLOAT64', takes: 'INT64', sql: x => `AVG(${x})`, apply: v => some(bigints(v), mean) },
  {
    gives: 'NUMERIC',
    takes: 'NUMERIC',
    sql: x => `AVG(${x})`,
    apply: v => some(bigints(v), average),
  },
  {
    gives: 'FLOAT64',
    takes: 'FLOAT64',
    sql: x => `AVG(${x})`,
    apply: v => some(numbers(v), all => total(all) / all.length),
  },
  {
    gives: 'INT64',
    takes: 'BOOL',
    sql: x => `COUNTIF(${x})`,
    apply: v => BigInt(v.filter(x => x === true).length),
  },
  {
    gives: 'BOOL',
    takes: 'BOOL',
    sql: x => `LOGICAL_AND(${x})`,
    apply: v => some(present(v), all => !all.includes(false)),
  },
  {
    gives: 'BOOL',
    takes: 'BOOL',
    sql: x => `LOGICAL_OR(${x})`,
    apply: v => some(present(v), all => all.includes(true)),
  },
]

/** Aggregates over a group that put its values in an order of their own. */
const ORDERED: Aggregate[] = [
  {
    gives: 'STRING',
    takes: 'STRING',
    sql: x => `STRING_AGG(${x}, '|' ORDER BY ${x} DESC)`,
    apply: v => some(present(v), all => all.toSorted(orderNulls).reverse().join('|')),
  },
  {
    gives: 'STRING',
    takes: 'STRING',
    sql: x => `STRING_AGG(DISTINCT ${x}, '' ORDER BY ${x} LIMIT 2)`,
    apply: v => some(present(v), all => [...new Set(all)].toSorted(orderNulls).slice(0, 2).join('')),
  },
  {
    gives: 'ARRAY<INT64>',
    takes: 'INT64',
    sql: x => `ARRAY_AGG(${x} IGNORE NULLS ORDER BY ${x})`,
    apply: v => some(bigints(v), all => all.toSorted(orderNulls)),
  },
]

function average(all: readonly bigint[]): bigint {
  const sum = sumOf(all)
  // The emulator fails where the sum on the way is no NUMERIC any more: loudly, and for nothing that is in real tables.
  if (sum >= 10n ** 38n || sum <= -(10n ** 38n)) throw new Open('sum')
  return quotient(sum, BigInt(all.length))
}

function mean(all: readonly bigint[]): number {
  const sum = sumOf(all)
  if (sum > 2n ** 53n || sum < -(2n ** 53n)) throw new Open('rounding')
  return Number(sum) / all.length
}

function some<T, R extends Value>(values: readonly T[], apply: (values: readonly T[]) => R): R | null {
  return values.length > 0 ? apply(values) : null
}

export const anyAggregate = (random: Random) => random.pick(random.chance(0.2) ? ORDERED : AGGREGATES)
