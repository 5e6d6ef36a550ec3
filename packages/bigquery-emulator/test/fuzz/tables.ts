import { column, type Expression, evaluate, type Row, sqlOf } from './expression.ts'
import { leaf } from './leaves.ts'
import type { Random } from './random.ts'
import type { TypeName } from './value.ts'

export type Table = { name: string; columns: Record<string, TypeName>; rows: Row[]; create: string }

const NARROW: TypeName[] = ['INT64', 'STRING', 'BOOL']

/** A small table whose rows have an `id` of their own, few values in `k`, `g` and `t`, and NULLs in all but `id`. */
function tableOf(random: Random, name: string, columns: Record<string, TypeName>, size: number): Table {
  const made = Array.from({ length: size }, (_, i) => {
    const cells: [string, Expression][] = Object.entries(columns).map(([column, type]) => {
      let cell = leaf(random, type)
      // Few values, so that rows meet in groups and joins.
      if (NARROW.includes(type) && column !== 'v')
        for (let tries = 0; tries < 40 && !/^(CAST|[0-4]$|'(a|b|ab)?'|TRUE|FALSE)/.test(sqlOf(cell)); tries++)
          cell = leaf(random, type)
      return [column, cell]
    })
    return { id: i + 1, cells }
  })
  const rows = made.map(({ id, cells }) => ({
    [`${name}.id`]: BigInt(id),
    ...Object.fromEntries(cells.map(([column, cell]) => [`${name}.${column}`, evaluate(cell, {})])),
  }))
  const values = made.map(
    ({ id, cells }) =>
      `SELECT ${id} AS id, ${cells.map(([column, cell]) => `${sqlOf(cell)} AS ${column}`).join(', ')}`,
  )
  return {
    name,
    columns: { id: 'INT64', ...columns },
    rows,
    create: `CREATE TABLE d.${name} AS ${values.join(' UNION ALL ')}`,
  }
}

export type Tables = { a: Table; b: Table }

/** The tables that statements are about. */
export function tablesOf(random: Random): Tables {
  return {
    a: tableOf(
      random,
      'a',
      { k: 'INT64', g: 'STRING', v: 'INT64', f: 'FLOAT64', n: 'NUMERIC', d: 'DATE', t: 'BOOL' },
      14,
    ),
    b: tableOf(random, 'b', { k: 'INT64', s: 'STRING', w: 'FLOAT64' }, 9),
  }
}

/** A column of the tables of this type, or a literal. */
export function columnOrLiteral(random: Random, tables: readonly Table[], type: TypeName): Expression {
  const found = tables.flatMap(t =>
    Object.entries(t.columns).flatMap(([name, of]) => (of === type ? [`${t.name}.${name}`] : [])),
  )
  return found.length > 0 && random.chance(0.75) ? column(type, random.pick(found)) : leaf(random, type)
}
