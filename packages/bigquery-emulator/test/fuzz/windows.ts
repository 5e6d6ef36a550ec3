import { AGGREGATES } from './aggregates.ts'
import { evaluate, type Row, sqlOf } from './expression.ts'
import type { Random } from './random.ts'
import { over, type Statement } from './statement.ts'
import type { Tables } from './tables.ts'
import { key, orderNulls, type TypeName, type Value } from './value.ts'

/** One row among those of its partition, in their order, with what it is ordered by. */
type Place = { rows: readonly Row[]; keys: readonly Value[]; at: number; from: number; to: number }

type Frame = {
  sql: string
  from: (at: number, keys: readonly Value[]) => number
  to: (at: number, keys: readonly Value[]) => number
}

const same = (a: Value | undefined, b: Value | undefined) => key(a ?? null) === key(b ?? null)
const firstPeer = (at: number, keys: readonly Value[]) => keys.findIndex(k => same(k, keys[at]))
const lastPeer = (at: number, keys: readonly Value[]) => keys.findLastIndex(k => same(k, keys[at]))

function frameOf(random: Random, unique: boolean): Frame {
  const [n, m] = [random.below(3), random.below(3)]
  if (!unique)
    return random.pick([
      { sql: '', from: () => 0, to: lastPeer },
      {
        sql: 'RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING',
        from: firstPeer,
        to: (_: number, keys: readonly Value[]) => keys.length - 1,
      },
    ])
  return random.pick([
    {
      sql: `ROWS BETWEEN ${n} PRECEDING AND ${m} FOLLOWING`,
      from: (at: number) => at - n,
      to: (at: number) => at + m,
    },
    {
      sql: `ROWS BETWEEN ${n + 1} PRECEDING AND 1 PRECEDING`,
      from: (at: number) => at - n - 1,
      to: (at: number) => at - 1,
    },
    {
      sql: `ROWS BETWEEN ${n} FOLLOWING AND UNBOUNDED FOLLOWING`,
      from: (at: number) => at + n,
      to: (_: number, keys: readonly Value[]) => keys.length - 1,
    },
    { sql: 'ROWS UNBOUNDED PRECEDING', from: () => 0, to: (at: number) => at },
  ])
}

type Function_ = {
  sql: (x: string) => string
  framed: boolean
  gives: (t: TypeName) => TypeName
  apply: (value: (i: number) => Value, place: Place) => Value
}

const itself = (t: TypeName) => t
const counted = (): TypeName => 'INT64'

const ANY_ORDER: Function_[] = [
  {
    sql: () => 'RANK()',
    framed: false,
    gives: counted,
    apply: (_, p) => BigInt(firstPeer(p.at, p.keys) + 1),
  },
  {
    sql: () => 'DENSE_RANK()',
    framed: false,
    gives: counted,
    apply: (_, p) => BigInt(new Set(p.keys.slice(0, p.at + 1).map(key)).size),
  },
]

const ONE_ORDER: Function_[] = [
  { sql: () => 'ROW_NUMBER()', framed: false, gives: counted, apply: (_, p) => BigInt(p.at + 1) },
  {
    sql: x => `LAG(${x})`,
    framed: false,
    gives: itself,
    apply: (value, p) => (p.at > 0 ? value(p.at - 1) : null),
  },
  {
    sql: x => `LEAD(${x}, 2)`,
    framed: false,
    gives: itself,
    apply: (value, p) => (p.at + 2 < p.rows.length ? value(p.at + 2) : null),
  },
  {
    sql: x => `FIRST_VALUE(${x})`,
    framed: true,
    gives: itself,
    apply: (value, p) => (p.from <= p.to ? value(p.from) : null),
  },
  {
    sql: x => `LAST_VALUE(${x})`,
    framed: true,
    gives: itself,
    apply: (value, p) => (p.from <= p.to ? value(p.to) : null),
  },
  {
    sql: x => `NTH_VALUE(${x}, 2)`,
    framed: true,
    gives: itself,
    apply: (value, p) => (p.from + 1 <= p.to ? value(p.from + 1) : null),
  },
  { sql: () => 'NTILE(3)', framed: false, gives: counted, apply: (_, p) => tile(p.at, p.rows.length) },
]

/** Which of three parts of as near a size as may be, the first the larger. */
function tile(at: number, length: number): bigint {
  const [size, more] = [Math.floor(length / 3), length % 3]
  return BigInt(
    at < more * (size + 1)
      ? Math.floor(at / (size + 1)) + 1
      : Math.floor((at - more * (size + 1)) / size) + more + 1,
  )
}

/** SELECT id, f OVER (PARTITION BY … ORDER BY … frame) FROM a [QUALIFY …] */
export function windowStatement(random: Random, { a }: Tables): Statement {
  const isUnique = random.chance(0.6)
  const down = random.chance(0.4)
  const frame = frameOf(random, isUnique)
  const aggregate = random.chance(0.5)
    ? random.pick(AGGREGATES.filter(g => !g.sql('').includes('DISTINCT')))
    : undefined
  const function_ = random.pick(isUnique ? ONE_ORDER : ANY_ORDER)
  const slots = [
    over(random, [a], random.pick(['STRING', 'BOOL', 'INT64']), 1),
    over(random, [a], random.pick(['INT64', 'DATE', 'FLOAT64', 'STRING']), 1),
    over(random, [a], aggregate?.takes ?? random.pick(['INT64', 'STRING']), 1),
  ]
  const qualify = random.chance(0.3)
  return {
    slots,
    build: ([partition, by, of]) => {
      if (!partition || !by || !of) throw new Error('Cannot build: a slot is missing')
      const framed = aggregate ? frame.sql : function_.framed ? frame.sql : ''
      const window = `PARTITION BY ${sqlOf(partition)} ORDER BY ${sqlOf(by)}${down ? ' DESC' : ''}${isUnique ? ', a.id' : ''} ${framed}`
      const call = (aggregate ?? function_).sql(sqlOf(of))
      return {
        sql: `SELECT a.id, ${call} OVER (${window}) AS w FROM d.a${qualify ? ' QUALIFY w IS NOT NULL' : ''}`,
        types: ['INT64', aggregate ? aggregate.gives : function_.gives(of.operation.gives)],
        ordered: false,
        rows: () => {
          const parts = [...Map.groupBy(a.rows, row => key(evaluate(partition, row))).values()]
          const rows = parts.flatMap(part => {
            const sorted = part
              .map(row => ({ row, by: evaluate(by, row) }))
              .toSorted((x, y) => (down ? -1 : 1) * orderNulls(x.by, y.by))
            const keys = sorted.map(s => s.by)
            const values = call.includes(sqlOf(of)) ? sorted.map(s => evaluate(of, s.row)) : []
            return sorted.map(({ row }, at): Value[] => {
              const from = Math.max(0, frame.from(at, keys))
              const to = Math.min(keys.length - 1, frame.to(at, keys))
              const place = { rows: sorted.map(s => s.row), keys, at, from, to }
              const found = aggregate
                ? aggregate.apply(values.slice(from, to + 1))
                : function_.apply(i => values[i] ?? null, place)
              return [row['a.id'] ?? null, found]
            })
          })
          return qualify ? rows.filter(row => row[1] !== null) : rows
        },
      }
    },
  }
}
