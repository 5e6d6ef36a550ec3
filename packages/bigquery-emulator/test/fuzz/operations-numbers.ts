import { type Operation, strict } from './expression.ts'
import { call, infix } from './sql.ts'
import { Fault, float, int, numeric, quotient, toFloat, toNumeric } from './value.ts'

const BILLION = 1_000_000_000n
const abs = (n: bigint) => (n < 0n ? -n : n)
const nonzero = <T extends bigint | number>(n: T): T => {
  if (n === 0n || n === 0) throw new Fault('division by zero')
  return n
}
/** Rounded half away from zero. */
const rounded = (n: number) =>
  Math.abs(n - Math.trunc(n)) >= 0.5 ? Math.trunc(n) + Math.sign(n) : Math.trunc(n)
const intOf = (n: number) => {
  if (!Number.isFinite(n)) throw new Fault('range')
  return int(BigInt(rounded(n)))
}
/** A NUMERIC with nothing behind the point, by how much is cut off it. */
const floor = (n: bigint) => n - (((n % BILLION) + BILLION) % BILLION)
const safe =
  <A extends unknown[], R>(f: (...args: A) => R) =>
  (...args: A): R | null => {
    try {
      return f(...args)
    } catch (error) {
      if (error instanceof Fault) return null
      throw error
    }
  }

const add = (a: bigint, b: bigint) => int(a + b)
const minus = (a: bigint, b: bigint) => int(a - b)
const times = (a: bigint, b: bigint) => int(a * b)

/** Operations over numbers. */
export const NUMBERS: Operation[] = [
  strict('INT64', ['INT64', 'INT64'], infix('+'), add),
  strict('INT64', ['INT64', 'INT64'], infix('-'), minus),
  strict('INT64', ['INT64', 'INT64'], infix('*'), times),
  strict('INT64', ['INT64', 'INT64'], call('SAFE_ADD'), safe(add)),
  strict('INT64', ['INT64', 'INT64'], call('SAFE_SUBTRACT'), safe(minus)),
  strict('INT64', ['INT64', 'INT64'], call('SAFE_MULTIPLY'), safe(times)),
  strict('INT64', ['INT64', 'INT64'], call('DIV'), (a, b) => int(a / nonzero(b))),
  strict('INT64', ['INT64', 'INT64'], call('MOD'), (a, b) => a % nonzero(b)),
  strict(
    'INT64',
    ['INT64'],
    a => `(- ${a})`,
    a => int(-a),
  ),
  strict('INT64', ['INT64'], call('ABS'), a => int(abs(a))),
  strict('INT64', ['INT64'], call('SIGN'), a => (a > 0n ? 1n : a < 0n ? -1n : 0n)),
  strict('INT64', ['INT64', 'INT64'], infix('&'), (a, b) => a & b),
  strict('INT64', ['INT64', 'INT64'], infix('|'), (a, b) => a | b),
  strict('INT64', ['INT64', 'INT64'], infix('^'), (a, b) => a ^ b),
  strict(
    'INT64',
    ['INT64'],
    a => `(~ ${a})`,
    a => ~a,
  ),
  strict('INT64', ['INT64', 'SMALL'], infix('<<'), (a, n) => BigInt.asIntN(64, a << places(n))),
  strict('INT64', ['INT64', 'SMALL'], infix('>>'), (a, n) =>
    BigInt.asIntN(64, BigInt.asUintN(64, a) >> places(n)),
  ),
  strict('INT64', ['INT64'], call('BIT_COUNT'), a =>
    BigInt(BigInt.asUintN(64, a).toString(2).replaceAll('0', '').length),
  ),
  strict('INT64', ['FLOAT64'], a => `CAST(${a} AS INT64)`, intOf),
  strict('INT64', ['FLOAT64'], a => `SAFE_CAST(${a} AS INT64)`, safe(intOf)),
  strict(
    'INT64',
    ['NUMERIC'],
    a => `CAST(${a} AS INT64)`,
    a => int(quotient(a, BILLION)),
  ),
  strict(
    'INT64',
    ['BOOL'],
    a => `CAST(${a} AS INT64)`,
    a => (a ? 1n : 0n),
  ),
  strict('FLOAT64', ['FLOAT64', 'FLOAT64'], infix('+'), (a, b) => float(a + b, a, b)),
  strict('FLOAT64', ['FLOAT64', 'FLOAT64'], infix('-'), (a, b) => float(a - b, a, b)),
  strict('FLOAT64', ['FLOAT64', 'FLOAT64'], infix('*'), (a, b) => float(a * b, a, b)),
  strict('FLOAT64', ['FLOAT64', 'FLOAT64'], infix('/'), (a, b) => float(a / nonzero(b), a, b)),
  strict('FLOAT64', ['INT64', 'INT64'], infix('/'), (a, b) => Number(a) / Number(nonzero(b))),
  strict('FLOAT64', ['INT64', 'FLOAT64'], infix('*'), (a, b) => float(Number(a) * b, b)),
  strict('FLOAT64', ['FLOAT64', 'INT64'], infix('-'), (a, b) => float(a - Number(b), a)),
  strict(
    'FLOAT64',
    ['FLOAT64', 'NUMERIC'],
    (a, b) => `(CAST(${a} AS FLOAT64) * ${b})`,
    (a, b) => float(a * toFloat(b), a),
  ),
  strict('FLOAT64', ['FLOAT64', 'FLOAT64'], call('IEEE_DIVIDE'), (a, b) => a / b),
  strict('FLOAT64', ['INT64', 'INT64'], call('SAFE_DIVIDE'), (a, b) =>
    b === 0n ? null : Number(a) / Number(b),
  ),
  strict(
    'FLOAT64',
    ['FLOAT64'],
    a => `(- ${a})`,
    a => -a,
  ),
  strict('FLOAT64', ['FLOAT64'], call('ABS'), Math.abs),
  strict('FLOAT64', ['FLOAT64'], call('FLOOR'), Math.floor),
  strict('FLOAT64', ['FLOAT64'], call('CEIL'), Math.ceil),
  strict('FLOAT64', ['FLOAT64'], call('TRUNC'), Math.trunc),
  strict('FLOAT64', ['FLOAT64'], call('ROUND'), a => (Number.isFinite(a) ? rounded(a) : a)),
  strict('FLOAT64', ['FLOAT64'], call('SQRT'), a => {
    if (a < 0) throw new Fault('SQRT')
    return Math.sqrt(a)
  }),
  strict('FLOAT64', ['INT64'], a => `CAST(${a} AS FLOAT64)`, Number),
  strict('FLOAT64', ['NUMERIC'], a => `CAST(${a} AS FLOAT64)`, toFloat),
  strict('NUMERIC', ['NUMERIC', 'NUMERIC'], infix('+'), (a, b) => numeric(a + b)),
  strict('NUMERIC', ['NUMERIC', 'NUMERIC'], infix('-'), (a, b) => numeric(a - b)),
  strict('NUMERIC', ['NUMERIC', 'NUMERIC'], infix('*'), (a, b) => numeric(quotient(a * b, BILLION))),
  strict('NUMERIC', ['NUMERIC', 'NUMERIC'], infix('/'), (a, b) => numeric(quotient(a * BILLION, nonzero(b)))),
  strict('NUMERIC', ['INT64', 'NUMERIC'], infix('+'), (a, b) => numeric(toNumeric(a) + b)),
  strict('NUMERIC', ['NUMERIC', 'INT64'], infix('*'), (a, b) => numeric(a * b)),
  strict(
    'NUMERIC',
    ['NUMERIC'],
    a => `(- ${a})`,
    a => -a,
  ),
  strict('NUMERIC', ['NUMERIC'], call('ABS'), abs),
  strict('NUMERIC', ['NUMERIC'], call('FLOOR'), a => numeric(floor(a))),
  strict('NUMERIC', ['NUMERIC'], call('CEIL'), a => numeric(-floor(-a))),
  strict('NUMERIC', ['NUMERIC'], call('TRUNC'), a => a - (a % BILLION)),
  strict('NUMERIC', ['NUMERIC'], call('ROUND'), a => numeric(quotient(a, BILLION) * BILLION)),
  strict(
    'NUMERIC',
    ['NUMERIC'],
    a => `ROUND(${a}, 2)`,
    a => numeric(quotient(a, 10_000_000n) * 10_000_000n),
  ),
  strict('NUMERIC', ['INT64'], a => `CAST(${a} AS NUMERIC)`, toNumeric),
]

function places(n: bigint): bigint {
  if (n < 0n) throw new Fault('shift')
  return n
}
