import { type Expression, literal } from './expression.ts'
import type { Random } from './random.ts'
import { date, dateText, daysOf, numericText, type TypeName } from './value.ts'

const INTS = [9223372036854775807n, -9223372036854775808n, 4294967296n, 3037000500n, -1n, 0n]
const FLOATS = [0.1, 1e308, -1e308, 1e-5, 123456.789, 1e20]
const TEXTS = ['', 'a', 'b', 'ab', 'abc', 'Ab c', ' b ', 'é', 'aé%', '_b', '12', '-7', '2024', "it's"]
const WORDS = ['nan', 'inf', '-inf']

const text = (s: string) => `'${s.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** A literal of a type, NULL and the edges of what there is among them. */
export function leaf(random: Random, type: TypeName): Expression {
  if (type === 'SMALL') {
    const n = BigInt(random.below(10) - 2)
    return literal(type, String(n), n)
  }
  if (random.chance(0.1)) return literal(type, `CAST(NULL AS ${type})`, null)
  const edge = random.chance(0.15)
  switch (type) {
    case 'INT64': {
      const n = edge ? random.pick(INTS) : BigInt(random.below(41) - 20)
      return literal(type, n < 0n ? `(${n})` : String(n), n)
    }
    case 'FLOAT64': {
      if (edge && random.chance(0.3)) {
        const word = random.pick(WORDS)
        return literal(type, `CAST('${word}' AS FLOAT64)`, Number(word.replace('inf', 'Infinity')))
      }
      const n = edge ? random.pick(FLOATS) : (random.below(81) - 40) / 4
      const sql = Number.isInteger(n) && Math.abs(n) < 1e15 ? n.toFixed(1) : n.toExponential()
      return literal(type, n < 0 ? `(${sql})` : sql, n)
    }
    case 'NUMERIC': {
      const n = edge
        ? random.pick([1n, 10n ** 38n - 1n, -333_333_333n])
        : BigInt(random.below(81) - 40) * 250_000_000n
      return literal(type, `NUMERIC '${numericText(n)}'`, n)
    }
    case 'STRING': {
      const s = random.pick(TEXTS)
      return literal(type, text(s), s)
    }
    case 'BOOL': {
      const b = random.chance(0.5)
      return literal(type, b ? 'TRUE' : 'FALSE', b)
    }
    case 'DATE': {
      const d = edge
        ? random.pick([date(-719_162), date(2_932_896), daysOf(2024, 1, 29)])
        : daysOf(2023, random.below(24), 1 + random.below(31))
      return literal(type, `DATE '${dateText(d)}'`, d)
    }
    case 'ARRAY<INT64>':
      return literal(type, 'ARRAY<INT64>[1, 2, 5]', [1n, 2n, 5n])
  }
}
