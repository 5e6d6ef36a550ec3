import { all, type Operation, strict } from './expression.ts'
import { DATES } from './operations-dates.ts'
import { NUMBERS } from './operations-numbers.ts'
import { STRINGS } from './operations-text.ts'
import { call, infix } from './sql.ts'
import { Fault, floatText, numericText, order, type TypeName, type Value } from './value.ts'

const COMPARED: TypeName[] = ['INT64', 'FLOAT64', 'NUMERIC', 'STRING', 'BOOL', 'DATE']
const isNaNumber = (v: unknown) => typeof v === 'number' && Number.isNaN(v)
const equal = (a: NonNullable<Value>, b: NonNullable<Value>) => !isNaNumber(a) && order(a, b) === 0

/** Of several tests: true where one is, NULL where one cannot be told. */
function any(tests: readonly (boolean | null)[]): boolean | null {
  return tests.includes(true) ? true : tests.includes(null) ? null : false
}
const not = (v: boolean | null) => (v === null ? null : !v)

/** The operations that a type has as every type has them. */
function common(t: TypeName): Operation[] {
  const test = (
    sql: (...args: string[]) => string,
    apply: (a: NonNullable<Value>, b: NonNullable<Value>) => boolean,
  ) => strict('BOOL', [t, t], sql, (a, b) => apply(a, b))
  const tests = (a: Value, others: readonly Value[]) =>
    any(others.map(b => (a === null || b === null ? null : equal(a, b))))
  const known =
    (f: (a: NonNullable<Value>, b: NonNullable<Value>) => boolean) =>
    (a: NonNullable<Value>, b: NonNullable<Value>) =>
      !isNaNumber(a) && !isNaNumber(b) && f(a, b)
  return [
    test(infix('='), equal),
    test(infix('!='), (a, b) => !equal(a, b)),
    test(
      infix('<'),
      known((a, b) => order(a, b) < 0),
    ),
    test(
      infix('<='),
      known((a, b) => order(a, b) <= 0),
    ),
    test(
      infix('>'),
      known((a, b) => order(a, b) > 0),
    ),
    test(
      infix('>='),
      known((a, b) => order(a, b) >= 0),
    ),
    {
      gives: 'BOOL',
      takes: [t, t, t],
      sql: (a, b, c) => `(${a} IN (${b}, ${c}))`,
      run: args => {
        const [a = null, ...others] = all(args, () => true)
        return tests(a, others)
      },
    },
    {
      gives: 'BOOL',
      takes: [t, t, t],
      sql: (a, b, c) => `(${a} NOT BETWEEN ${b} AND ${c})`,
      run: args => {
        const [a = null, b = null, c = null] = all(args, () => true)
        const under = a === null || b === null ? null : known((x, y) => order(x, y) >= 0)(a, b)
        const over = a === null || c === null ? null : known((x, y) => order(x, y) <= 0)(a, c)
        return any([not(under), not(over)])
      },
    },
    {
      gives: 'BOOL',
      takes: [t, t, t, t],
      sql: (a, b, c, d) => `((${a}, ${b}) = (${c}, ${d}))`,
      run: args => {
        const [a = null, b = null, c = null, d = null] = all(args, () => true)
        return not(any([not(tests(a, [c])), not(tests(b, [d]))]))
      },
    },
    { gives: 'BOOL', takes: [t], sql: a => `(${a} IS NULL)`, run: ([a]) => a?.() === null },
    {
      gives: t,
      takes: ['BOOL', t, t],
      sql: call('IF'),
      run: ([when, a, b]) => (when?.() === true ? a : b)?.() ?? null,
    },
    {
      gives: t,
      takes: [t, t, t],
      sql: call('COALESCE'),
      run: ([a, b, c]) => a?.() ?? b?.() ?? c?.() ?? null,
    },
    {
      gives: t,
      takes: [t, t],
      sql: call('NULLIF'),
      run: args => {
        const [a = null, b = null] = all(args, () => true)
        return a !== null && b !== null && equal(a, b) ? null : a
      },
    },
    {
      gives: t,
      takes: [t, t, t, t],
      sql: (x, a, b, c) => `CASE ${x} WHEN ${a} THEN ${b} ELSE ${c} END`,
      run: ([x, a, b, c]) => {
        // Beside NULL nobody need look at the other.
        const [of = null, by = null] = all(x && a ? [x, a] : [], v => v === null)
        return (of !== null && by !== null && equal(of, by) ? b : c)?.() ?? null
      },
    },
    {
      gives: t,
      takes: ['BOOL', t, 'BOOL', t],
      sql: (p, a, q, b) => `CASE WHEN ${p} THEN ${a} WHEN ${q} THEN ${b} END`,
      run: ([p, a, q, b]) => (p?.() === true ? a?.() : q?.() === true ? b?.() : null) ?? null,
    },
    { gives: t, takes: [t, t], sql: call('GREATEST'), run: args => picked(args, 1) },
    { gives: t, takes: [t, t], sql: call('LEAST'), run: args => picked(args, -1) },
  ]
}

/** The greater or the lesser; NaN is both. */
function picked(args: readonly (() => Value)[], which: 1 | -1): Value {
  const [a = null, b = null] = all(args, v => v === null)
  if (a === null || b === null) return null
  if (isNaNumber(a) || isNaNumber(b)) return Number.NaN
  return order(a, b) === which ? a : b
}

const LOGIC: Operation[] = [
  { gives: 'BOOL', takes: ['BOOL', 'BOOL'], sql: infix('AND'), run: args => logic(args, false) },
  { gives: 'BOOL', takes: ['BOOL', 'BOOL'], sql: infix('OR'), run: args => logic(args, true) },
  strict(
    'BOOL',
    ['BOOL'],
    a => `(NOT ${a})`,
    a => !a,
  ),
  { gives: 'BOOL', takes: ['BOOL'], sql: a => `(${a} IS TRUE)`, run: ([a]) => a?.() === true },
  { gives: 'BOOL', takes: ['BOOL'], sql: a => `(${a} IS NOT FALSE)`, run: ([a]) => a?.() !== false },
  strict('BOOL', ['FLOAT64'], call('IS_NAN'), Number.isNaN),
  strict('BOOL', ['FLOAT64'], call('IS_INF'), a => !Number.isFinite(a) && !Number.isNaN(a)),
  strict('STRING', ['BOOL'], a => `CAST(${a} AS STRING)`, String),
  strict('STRING', ['INT64'], a => `CAST(${a} AS STRING)`, String),
  strict('STRING', ['FLOAT64'], a => `CAST(${a} AS STRING)`, floatText),
  strict('STRING', ['NUMERIC'], a => `CAST(${a} AS STRING)`, numericText),
]

function logic(args: readonly (() => Value)[], decides: boolean): Value {
  const values = all(args, v => v === decides || v === null)
  return values.includes(decides) ? decides : values.includes(null) ? null : !decides
}

const ARRAYS: Operation[] = [
  {
    gives: 'ARRAY<INT64>',
    takes: ['INT64', 'INT64', 'INT64'],
    sql: (...args) => `[${args.join(', ')}]`,
    run: args => all(args, () => false).map(v => (typeof v === 'bigint' ? v : null)),
  },
  strict('ARRAY<INT64>', ['ARRAY<INT64>', 'ARRAY<INT64>'], call('ARRAY_CONCAT'), (a, b) => [...a, ...b]),
  strict('ARRAY<INT64>', ['ARRAY<INT64>'], call('ARRAY_REVERSE'), a => a.toReversed()),
  strict('ARRAY<INT64>', ['SMALL', 'SMALL'], call('GENERATE_ARRAY'), (a, b) =>
    Array.from({ length: Math.max(0, Number(b - a) + 1) }, (_, i) => a + BigInt(i)),
  ),
  strict('INT64', ['ARRAY<INT64>'], call('ARRAY_LENGTH'), a => BigInt(a.length)),
  {
    gives: 'INT64',
    takes: ['ARRAY<INT64>', 'SMALL'],
    sql: (a, n) => `${a}[SAFE_OFFSET(${n})]`,
    // Where the place is none of an array's, nobody need look at the array.
    run: args => {
      const [a = null, n = null] = all(args, () => true)
      return Array.isArray(a) && typeof n === 'bigint' ? (a[Number(n)] ?? null) : null
    },
  },
  strict(
    'INT64',
    ['ARRAY<INT64>', 'SMALL'],
    (a, n) => `${a}[ORDINAL(${n})]`,
    (a, n) => {
      if (n < 1n || n > BigInt(a.length)) throw new Fault('bounds')
      return a[Number(n) - 1] ?? null
    },
  ),
  strict(
    'INT64',
    ['ARRAY<INT64>'],
    a => `(SELECT MAX(x) FROM UNNEST(${a}) AS x)`,
    a => a.reduce((most, x) => (x !== null && (most === null || x > most) ? x : most), null),
  ),
  strict(
    'STRING',
    ['ARRAY<INT64>'],
    a => `ARRAY_TO_STRING(${a}, '-')`,
    a => a.filter(x => x !== null).join('-'),
  ),
]

/** All operations by what they give. */
export const OPERATIONS: ReadonlyMap<TypeName, readonly Operation[]> = Map.groupBy(
  [...NUMBERS, ...LOGIC, ...ARRAYS, ...STRINGS, ...DATES, ...COMPARED.flatMap(common)],
  operation => operation.gives,
)
