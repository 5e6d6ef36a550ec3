import { AGGREGATES, type Aggregate, anyAggregate } from './aggregates.ts'
import { type Expression, evaluate, literal, type Row, sqlOf } from './expression.ts'
import type { Random } from './random.ts'
import { over, type Statement } from './statement.ts'
import type { Tables } from './tables.ts'
import { Fault, key, Open, orderNulls, type TypeName, type Value } from './value.ts'
import { windowStatement } from './windows.ts'

const TYPES: TypeName[] = ['INT64', 'FLOAT64', 'NUMERIC', 'STRING', 'BOOL', 'DATE']

const slot = (slots: readonly Expression[], i: number): Expression => slots[i] ?? literal('INT64', '0', 0n)
const isTrue = (e: Expression, row: Row) => evaluate(e, row) === true

const typesOf = (slots: readonly Expression[]) => slots.map(e => e.operation.gives)

function constants(random: Random): Statement {
  const slots = [random.pick([...TYPES, 'ARRAY<INT64>' as const])].map(t => over(random, [], t, 4))
  return {
    slots,
    build: all => ({
      sql: `SELECT ${all.map(sqlOf).join(', ')}`,
      types: typesOf(all),
      ordered: true,
      rows: () => [all.map(e => evaluate(e, {}))],
    }),
  }
}

/** Which rows come first, by all columns in turn, each upwards or downwards. */
function sorting(random: Random, width: number) {
  const down = Array.from({ length: width }, () => random.chance(0.4))
  const last = down.map(d => (random.chance(0.3) ? random.chance(0.5) : d))
  const compare = (x: readonly Value[], y: readonly Value[]) => {
    for (const [i, d] of down.entries()) {
      const [a, b] = [x[i] ?? null, y[i] ?? null]
      if (a === null || b === null) {
        if (a !== b) return (a === null ? -1 : 1) * (last[i] ? -1 : 1)
      } else {
        const by = orderNulls(a, b)
        if (by !== 0) return d ? -by : by
      }
    }
    return 0
  }
  const sql = down.map(
    (d, i) => `c${i}${d ? ' DESC' : ''}${last[i] !== d ? (last[i] ? ' NULLS LAST' : ' NULLS FIRST') : ''}`,
  )
  return { sql: `ORDER BY ${sql.join(', ')}`, compare }
}

const named = (all: readonly string[]) => all.map((sql, i) => `${sql} AS c${i}`).join(', ')

function unique(rows: readonly Value[][]): Value[][] {
  return [...new Map(rows.map(row => [row.map(key).join(), row])).values()]
}

/** SELECT [DISTINCT] … FROM a WHERE … [ORDER BY … LIMIT … OFFSET …] */
function filtered(random: Random, { a }: Tables): Statement {
  const slots = [over(random, [a], 'BOOL', 2), ...[0, 1].map(() => over(random, [a], random.pick(TYPES), 2))]
  const distinct = random.chance(0.3)
  const sorted = random.chance(0.6) ? sorting(random, 2) : undefined
  const [limit, offset] = [1 + random.below(8), random.below(3)]
  return {
    slots,
    build: all => {
      const [where, ...items] = [slot(all, 0), ...all.slice(1)]
      return {
        sql: `SELECT ${distinct ? 'DISTINCT ' : ''}${named(items.map(sqlOf))} FROM d.a WHERE ${sqlOf(where)}${sorted ? ` ${sorted.sql} LIMIT ${limit} OFFSET ${offset}` : ''}`,
        types: typesOf(items),
        ordered: sorted !== undefined,
        rows: () => {
          const kept = a.rows.filter(row => isTrue(where, row)).map(row => items.map(e => evaluate(e, row)))
          const found = distinct ? unique(kept) : kept
          return sorted ? found.toSorted(sorted.compare).slice(offset, offset + limit) : found
        },
      }
    },
  }
}

/** BigQuery may test a row before or after it is joined: what fails anywhere may fail, or not. */
function anywhere<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof Fault ? new Open(error.message) : error
  }
}

/** SELECT … FROM a JOIN b ON … WHERE … */
function joined(random: Random, { a, b }: Tables): Statement {
  const how = random.pick(['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN'])
  // DuckDB, and BigQuery as well, want an equality for a FULL JOIN.
  const equal = how === 'FULL JOIN' || random.chance(0.7)
  const slots = [
    over(random, [a, b], 'BOOL', how === 'FULL JOIN' ? 0 : 1),
    over(random, [a, b], 'BOOL', 2),
    ...[0, 1, 2].map(() => over(random, [a, b], random.pick(TYPES), 1)),
  ]
  return {
    slots,
    build: all => {
      const [on, where, ...items] = [slot(all, 0), slot(all, 1), ...all.slice(2)]
      const isPlain = how === 'FULL JOIN'
      return {
        sql: `SELECT ${named(items.map(sqlOf))} FROM d.a ${how} d.b ON ${equal ? 'a.k = b.k' : 'TRUE'}${isPlain ? '' : ` AND ${sqlOf(on)}`} WHERE ${sqlOf(where)}`,
        types: typesOf(items),
        ordered: false,
        rows: () =>
          anywhere(() => {
            const meets = (row: Row) =>
              (!equal || (row['a.k'] !== null && row['a.k'] === row['b.k'])) && (isPlain || isTrue(on, row))
            const pairs = a.rows.flatMap(x => b.rows.map(y => ({ x, y, row: { ...x, ...y } })))
            for (const { x, y, row } of pairs)
              for (const part of [x, y, row]) for (const e of [on, where, ...items]) evaluate(e, part)
            const met = pairs.filter(({ row }) => meets(row))
            const alone = (side: 'x' | 'y', rows: readonly Row[]) =>
              rows.filter(r => !met.some(m => m[side] === r))
            const rows: Row[] = [
              ...met.map(m => m.row),
              ...(/LEFT|FULL/.test(how) ? alone('x', a.rows) : []),
              ...(/RIGHT|FULL/.test(how) ? alone('y', b.rows) : []),
            ]
            return rows.filter(row => isTrue(where, row)).map(row => items.map(e => evaluate(e, row)))
          }),
      }
    },
  }
}

/** SELECT key, aggregates FROM a WHERE … GROUP BY key [HAVING …] */
function grouped(random: Random, { a }: Tables): Statement {
  const aggregates = [anyAggregate(random), anyAggregate(random)]
  const slots = [
    over(random, [a], 'BOOL', 1),
    over(random, [a], random.pick(['STRING', 'INT64', 'BOOL', 'DATE', 'FLOAT64']), 1),
    ...aggregates.map(g => over(random, [a], g.takes, 1)),
  ]
  const least = random.below(3)
  const rollup = random.chance(0.2)
  return {
    slots,
    build: all => {
      const [where, by, ...args] = [slot(all, 0), slot(all, 1), ...all.slice(2)]
      // What has no column in it is one value for all rows, and not a key that ROLLUP could leave out.
      const isKey = /[ab]\.\w/.test(sqlOf(by))
      const group = isKey ? sqlOf(by) : 'a.k'
      const keyOf = (row: Row) => (isKey ? evaluate(by, row) : (row['a.k'] ?? null))
      return {
        sql: `SELECT ${group} AS c0, COUNT(*), ${aggregates.map((g, i) => g.sql(sqlOf(slot(args, i)))).join(', ')} FROM d.a WHERE ${sqlOf(where)} GROUP BY ${rollup ? `ROLLUP (${group})` : group} HAVING COUNT(*) > ${least}`,
        types: [isKey ? by.operation.gives : 'INT64', 'INT64', ...aggregates.map(g => g.gives)],
        ordered: false,
        rows: () => {
          const kept = a.rows.filter(row => isTrue(where, row))
          const groups = [...Map.groupBy(kept, row => key(keyOf(row))).values()]
          // What HAVING leaves out may fail on the way, or not.
          const line = (value: Value, rows: readonly Row[]) =>
            rows.length > least ? full(value, rows) : anywhere(() => full(value, rows))
          const full = (value: Value, rows: readonly Row[]) => [
            value,
            BigInt(rows.length),
            ...aggregates.map((g, i) => g.apply(rows.map(row => evaluate(slot(args, i), row)))),
          ]
          const lines = [
            ...groups.map(rows => line(rows[0] ? keyOf(rows[0]) : null, rows)),
            ...(rollup ? [line(null, kept)] : []),
          ]
          return lines.filter(([, n]) => typeof n === 'bigint' && n > BigInt(least))
        },
      }
    },
  }
}

/** SELECT … UNION, INTERSECT or EXCEPT SELECT … */
function combined(random: Random, { a, b }: Tables): Statement {
  const operator = random.pick(['UNION ALL', 'UNION DISTINCT', 'INTERSECT DISTINCT', 'EXCEPT DISTINCT'])
  const types = [random.pick(TYPES), random.pick(['INT64', 'STRING', 'BOOL'] as const)]
  const slots = [a, b].flatMap(t => types.map(type => over(random, [t], type, 1)))
  return {
    slots,
    build: all => {
      const [left, right] = [all.slice(0, 2), all.slice(2)]
      return {
        sql: `SELECT ${named(left.map(sqlOf))} FROM d.a ${operator} SELECT ${right.map(sqlOf).join(', ')} FROM d.b`,
        types: typesOf(left),
        ordered: false,
        rows: () => {
          const [x, y] = [
            a.rows.map(row => left.map(e => evaluate(e, row))),
            b.rows.map(row => right.map(e => evaluate(e, row))),
          ]
          const has = new Set(y.map(row => row.map(key).join()))
          if (operator === 'UNION ALL') return [...x, ...y]
          if (operator === 'UNION DISTINCT') return unique([...x, ...y])
          return unique(x).filter(row => has.has(row.map(key).join()) === operator.startsWith('INTERSECT'))
        },
      }
    },
  }
}

/** Subqueries of a row of `a` over `b`: whether there is one, what is among them, and what they come to. */
function nested(random: Random, { a, b }: Tables): Statement {
  const aggregate: Aggregate = random.pick(AGGREGATES)
  const slots = [
    over(random, [b], 'BOOL', 1),
    over(random, [b], aggregate.takes, 1),
    over(random, [a], 'INT64', 1),
    over(random, [b], 'INT64', 1),
  ]
  return {
    slots,
    build: all => {
      const [where, of, left, right] = [slot(all, 0), slot(all, 1), slot(all, 2), slot(all, 3)]
      return {
        sql: `SELECT a.id, (SELECT ${aggregate.sql(sqlOf(of))} FROM d.b WHERE b.k = a.k), EXISTS (SELECT 1 FROM d.b WHERE b.k = a.k AND ${sqlOf(where)}), ${sqlOf(left)} IN (SELECT ${sqlOf(right)} FROM d.b) FROM d.a ORDER BY id`,
        types: ['INT64', aggregate.gives, 'BOOL', 'BOOL'],
        ordered: true,
        rows: () =>
          anywhere(() => {
            for (const row of b.rows) for (const e of [where, of]) evaluate(e, row)
            const among = b.rows.map(row => evaluate(right, row))
            return a.rows.map(row => {
              const met = b.rows.filter(other => row['a.k'] !== null && other['b.k'] === row['a.k'])
              const x = evaluate(left, row)
              const isIn =
                x !== null && among.includes(x)
                  ? true
                  : among.length > 0 && (x === null || among.includes(null))
                    ? null
                    : false
              return [
                row['a.id'] ?? null,
                aggregate.apply(met.map(other => evaluate(of, other))),
                met.some(other => isTrue(where, other)),
                isIn,
              ]
            })
          }),
      }
    },
  }
}

/** A statement by chance, half of them of constants alone. */
export function statement(random: Random, tables: Tables): Statement {
  if (random.chance(0.5)) return constants(random)
  return random.pick([filtered, joined, grouped, combined, nested, windowStatement])(random, tables)
}
