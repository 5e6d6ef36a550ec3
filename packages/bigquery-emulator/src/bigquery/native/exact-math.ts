import { type Exact, rounded, unit, within } from './exact.ts'

/** Decimals to which roots, powers and logarithms are worked out, well beyond those that any type keeps. */
const DIGITS = 110
const ONE = 10n ** BigInt(DIGITS)

const size = (n: bigint) => (n < 0n ? -n : n)

/** The whole square root. */
function root(n: bigint): bigint {
  if (n < 2n) return n
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (x + n / x) >> 1n
    if (next >= x) return x
    x = next
  }
}

/** `e` to the power of `x`, both in `ONE`s: x is halved until its series is short, and squared back. */
function exp(x: bigint): bigint {
  const halvings = 40n
  const small = x >> halvings
  let [sum, term] = [ONE, ONE]
  for (let i = 1n; term !== 0n && i < 60n; i++) {
    term = (term * small) / (ONE * i)
    sum += term
  }
  for (let i = 0n; i < halvings; i++) sum = (sum * sum) / ONE
  return sum
}

/** The natural logarithm, by roots until the series of the inverse hyperbolic tangent is short. */
function ln(x: bigint): bigint {
  let [y, doublings] = [x, 0n]
  for (; size(y - ONE) > ONE / 10n ** 6n; doublings++) y = root(y * ONE)
  const z = ((y - ONE) * ONE) / (y + ONE)
  const square = (z * z) / ONE
  let [sum, term] = [0n, z]
  for (let i = 1n; term !== 0n; i += 2n) {
    sum += term / i
    term = (term * square) / ONE
  }
  return (2n * sum) << doublings
}

function wide(of: Exact, n: bigint): bigint {
  return n * 10n ** BigInt(DIGITS - of.scale)
}

function narrow(of: Exact, n: bigint, what: string): bigint {
  return within(of, rounded(n, 10n ** BigInt(DIGITS - of.scale)), () => what)
}

function positive(n: bigint, name: string): bigint {
  if (n <= 0n) throw new Error(`${name} is undefined for zero or negative value: Argument to ${name} <= 0`)
  return n
}

function naturalExp(of: Exact, n: bigint, what: string): bigint {
  const whole = n / unit(of)
  if (whole > 100n) return within(of, of.most + 1n, () => what)
  return whole < -100n ? 0n : narrow(of, exp(wide(of, n)), what)
}

/** A power by a whole number, each step kept to more decimals than the type has. */
function wholePower(of: Exact, x: bigint, y: bigint): bigint {
  if (y < 0n && x === 0n) throw new Error('POW: division by zero')
  const most = of.most * 10n ** BigInt(DIGITS - of.scale)
  let [result, base, left] = [ONE, wide(of, x), size(y)]
  while (left > 0n) {
    if (left % 2n === 1n) result = (result * base) / ONE
    left /= 2n
    if (left > 0n) base = (base * base) / ONE
    // What is far beyond the type, or nothing, stays so.
    if (size(base) > most * most) base = base < 0n ? -most * most : most * most
    if (size(result) > most * most) result = result < 0n ? -most * most : most * most
  }
  if (y >= 0n) return result
  return result === 0n ? most * most : (ONE * ONE) / result
}

function power(of: Exact, x: bigint, y: bigint): bigint {
  const what = 'POW'
  if (y % unit(of) === 0n) return narrow(of, wholePower(of, x, y / unit(of)), what)
  if (x === 0n) {
    if (y < 0n) throw new Error('POW: division by zero')
    return 0n
  }
  if (x < 0n) throw new Error('Negative base with a fractional exponent in POW')
  const by = (ln(wide(of, x)) * wide(of, y)) / ONE
  if (by > 100n * ONE) return within(of, of.most + 1n, () => what)
  return by < -100n * ONE ? 0n : narrow(of, exp(by), what)
}

/** Functions of one value that stay within its type. @throws Error in BigQuery's words */
export const OF_ONE = {
  sqrt: (of: Exact, n: bigint) => {
    if (n < 0n) throw new Error('Argument to SQRT cannot be negative')
    // One more bit than is kept, so that the last place is rounded and not cut off.
    return (root(n * unit(of) * 4n) + 1n) / 2n
  },
  exp: (of: Exact, n: bigint) => naturalExp(of, n, 'EXP'),
  ln: (of: Exact, n: bigint) => narrow(of, ln(wide(of, positive(n, 'LN'))), 'LN'),
  log10: (of: Exact, n: bigint) =>
    narrow(of, (ln(wide(of, positive(n, 'LOG10'))) * ONE) / ln(10n * ONE), 'LOG10'),
}

/** Functions of two. @throws Error in BigQuery's words */
export const OF_TWO = {
  pow: power,
  log: (of: Exact, n: bigint, base: bigint) => {
    if (positive(base, 'LOG') === unit(of)) throw new Error('LOG: division by zero')
    return narrow(of, (ln(wide(of, positive(n, 'LOG'))) * ONE) / ln(wide(of, base)), 'LOG')
  },
}
