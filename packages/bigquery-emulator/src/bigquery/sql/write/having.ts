import { unsupported } from '../../errors.ts'
import type { CallNode } from '../analyse/tree.ts'
import { is, isExact } from '../analyse/types.ts'
import { OF_ONE } from './aggregate-names.ts'
import type { Writer } from './writer.ts'

/**
 * An aggregate of the rows that have the greatest or the least value of an expression.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/aggregate-function-calls#max_min_clause
 */
export function havingSql(
  w: Writer,
  call: CallNode,
  having: NonNullable<CallNode['having']>,
  filter: string,
): string {
  const [first] = call.args
  // The values as they are, for ARRAY_AGG.
  const name = call.name === 'ARRAY_AGG' ? '' : OF_ONE[call.name]
  const odd = call.order.length > 0 || call.limit || call.over || call.args.length !== 1
  const wide = isExact(first?.type) || is(first?.type, 'INTERVAL') || is(having.by.type, 'FLOAT64')
  if (name === undefined || !first || odd || first.kind === 'rows' || (wide && call.name !== 'ARRAY_AGG'))
    throw unsupported(`this ${call.name} with HAVING ${having.max ? 'MAX' : 'MIN'}`)
  const by = w.expression(having.by)
  const extreme = `${having.max ? 'max' : 'min'}(${by})${filter}`
  const all = `bq_having(list({'h': ${by}, 'v': ${w.expression(first)}})${filter}, ${extreme})`
  const given = call.nulls === 'IGNORE' ? `list_filter(${all}, lambda e: e IS NOT NULL)` : all
  const values = call.distinct ? `list_distinct(${given})` : given
  return name ? `list_aggregate(${values}, '${name}')` : values
}
