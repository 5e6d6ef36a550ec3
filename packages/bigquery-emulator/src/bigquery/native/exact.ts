import { numericText } from './value-text.ts'

/** A type of exact decimals: a value is a whole number of its `scale`-th decimals, within two bounds. */
export type Exact = { name: string; scale: number; least: bigint; most: bigint }

export const NUMERIC: Exact = { name: 'NUMERIC', scale: 9, least: 1n - 10n ** 38n, most: 10n ** 38n - 1n }
export const BIGNUMERIC: Exact = {
  name: 'BIGNUMERIC',
  scale: 38,
  least: -(2n ** 255n),
  most: 2n ** 255n - 1n,
}

const shown = (of: Exact, n: bigint) => numericText(n, of.scale)
const size = (n: bigint) => (n < 0n ? -n : n)

/** One, in a type's decimals. */
export function unit(of: Exact): bigint {
  return 10n ** BigInt(of.scale)
}

/** A result, unless it lies outside of its type. */
export function within(of: Exact, n: bigint, what: () => string): bigint {
  if (n < of.least || n > of.most)
    throw new Error(`${of === NUMERIC ? 'numeric' : of.name} overflow: ${what()}`)
  return n
}

/** A quotient of whole numbers, rounded half away from zero. */
export function rounded(a: bigint, b: bigint): bigint {
  const whole = (size(a) * 2n + size(b)) / (2n * size(b))
  return a < 0n !== b < 0n ? -whole : whole
}

function nonzero(of: Exact, a: bigint, b: bigint, operator: string): bigint {
  if (b === 0n) throw new Error(`division by zero: ${shown(of, a)} ${operator} ${shown(of, b)}`)
  return b
}

type Two = (of: Exact, a: bigint, b: bigint) => bigint

/** Operations on two values of one type. @throws Error in BigQuery's words */
export const OPERATIONS = {
  add: (of, a, b) => within(of, a + b, () => `${shown(of, a)} + ${shown(of, b)}`),
  subtract: (of, a, b) => within(of, a - b, () => `${shown(of, a)} - ${shown(of, b)}`),
  multiply: (of, a, b) => within(of, rounded(a * b, unit(of)), () => `${shown(of, a)} * ${shown(of, b)}`),
  divide: (of, a, b) =>
    within(of, rounded(a * unit(of), nonzero(of, a, b, '/')), () => `${shown(of, a)} / ${shown(of, b)}`),
  div: (of, a, b) =>
    within(of, (a / nonzero(of, a, b, 'DIV')) * unit(of), () => `DIV(${shown(of, a)}, ${shown(of, b)})`),
  mod: (of, a, b) => a % nonzero(of, a, b, 'MOD'),
} satisfies Record<string, Two>

type Way = (n: bigint, step: bigint) => bigint

/** How a value is brought to a multiple of a step. */
export const WAYS = {
  round: (n, step) => rounded(n, step) * step,
  round_even: (n, step) => {
    const [down, rest] = [n / step, size(n % step) * 2n]
    const away = n < 0n ? down - 1n : down + 1n
    return (rest < step || (rest === step && down % 2n === 0n) ? down : away) * step
  },
  trunc: (n, step) => (n / step) * step,
  ceil: (n, step) => (n / step + (n % step > 0n ? 1n : 0n)) * step,
  floor: (n, step) => (n / step - (n % step < 0n ? 1n : 0n)) * step,
} satisfies Record<string, Way>

/** A value brought to so many decimals, which may be fewer than none. */
export function toDecimals(of: Exact, way: keyof typeof WAYS, n: bigint, digits: bigint): bigint {
  if (digits >= of.scale) return n
  // Beyond all the digits that a value can have nothing is left but zero.
  const step = 10n ** BigInt(of.scale - Number(digits < -40n ? -40n : digits))
  return within(of, WAYS[way](n, step), () => `${way.toUpperCase()}(${shown(of, n)}, ${digits})`)
}

/** The mean of so many values with this sum. */
export function mean(sum: bigint, count: bigint): bigint {
  return rounded(sum, count)
}

/** A value of one type in another. @throws Error where it lies outside of that */
export function between(from: Exact, to: Exact, n: bigint): bigint {
  const shift = 10n ** BigInt(Math.abs(to.scale - from.scale))
  const moved = to.scale >= from.scale ? n * shift : rounded(n, shift)
  if (moved < to.least || moved > to.most) throw new Error(`${to.name} out of range: ${shown(from, n)}`)
  return moved
}
