import { unsupported } from '../../errors.ts'
import type { CallNode } from '../analyse/tree.ts'
import { is, isExact } from '../analyse/types.ts'
import type { Writer } from './writer.ts'

/** Aggregates of a list, by the name that DuckDB has for them there. */
const OF_LISTS: Record<string, string> = {
  COUNT: 'count',
  SUM: 'sum',
  MIN: 'min',
  MAX: 'max',
  AVG: 'avg',
  LOGICAL_AND: 'bool_and',
  LOGICAL_OR: 'bool_or',
  BIT_AND: 'bit_and',
  BIT_OR: 'bit_or',
  BIT_XOR: 'bit_xor',
  STDDEV: 'stddev_samp',
  STDDEV_SAMP: 'stddev_samp',
  STDDEV_POP: 'stddev_pop',
  VARIANCE: 'var_samp',
  VAR_SAMP: 'var_samp',
  VAR_POP: 'var_pop',
  ARRAY_AGG: '',
}

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
  const name = OF_LISTS[call.name]
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
