import { unsupported } from '../../errors.ts'
import { WINDOW_ONLY } from '../analyse/aggregates.ts'
import type { CallNode } from '../analyse/tree.ts'
import { is, isExact } from '../analyse/types.ts'
import { OF_ONE } from './aggregate-names.ts'
import { floatSql } from './exact.ts'
import { havingSql } from './having.ts'
import { intervalAverage, intervalSum } from './interval-aggregate.ts'
import { orderSql } from './order.ts'
import { windowSql } from './window.ts'
import type { Writer } from './writer.ts'

/** Aggregate functions that are the same in both, by their DuckDB name. */
const SAME: Record<string, string> = {
  ...OF_ONE,
  CORR: 'corr',
  COVAR_POP: 'covar_pop',
  COVAR_SAMP: 'covar_samp',
  MAX_BY: 'arg_max',
  MIN_BY: 'arg_min',
  GROUPING: 'grouping',
}

/** An aggregate or window function, over all its rows or those of which `of` holds. */
export function aggregateSql(w: Writer, call: CallNode, of?: string): string {
  const window = call.over ? ` OVER (${windowSql(w, call.over)})` : ''
  const over = only(of) + window
  const args = call.args.map(arg => w.expression(arg))
  const [first = '', second = ''] = args
  const distinct = call.distinct ? 'DISTINCT ' : ''
  const order = call.order.length > 0 ? ` ORDER BY ${orderSql(w, call.order)}` : ''
  if (call.having && call.name !== 'ANY_VALUE') return havingSql(w, call, call.having, only(of))
  if (WINDOW_ONLY.includes(call.name)) {
    const nulls = call.nulls ? ` ${call.nulls} NULLS` : ''
    return `${call.name.toLowerCase()}(${args.join(', ')}${nulls})${over}`
  }
  if (is(call.args[0]?.type, 'INTERVAL') && /^(SUM|AVG)$/.test(call.name))
    return (call.name === 'SUM' ? intervalSum : intervalAverage)(first, call.distinct, over)
  switch (call.name) {
    case 'COUNTIF':
      if (call.distinct) throw unsupported('COUNTIF(DISTINCT …)')
      return `count(CASE WHEN ${first} THEN 1 END)${over}`
    case 'AVG':
      if (isExact(call.args[0]?.type)) return exactSum(call, distinct, first, over)
      return `avg(${distinct}bq_not_numeric(${first}))${over}`
    case 'ANY_VALUE':
      if (!call.having) return `any_value(${first})${over}`
      return `${call.having.max ? 'arg_max' : 'arg_min'}(${first}, ${w.expression(call.having.by)})${over}`
    case 'ARRAY_AGG': {
      const filter = only(of, call.nulls === 'IGNORE' ? first : undefined)
      return slice(w, call, `list(${distinct}${first}${order})${filter}${window}`)
    }
    case 'STRING_AGG': {
      const separator = second || "','"
      if (!call.limit && !is(call.args[0]?.type, 'BYTES'))
        return `string_agg(${distinct}${first}, ${separator}${order})${over}`
      const join = is(call.args[0]?.type, 'BYTES') ? 'bq_joined_bytes' : 'bq_joined'
      return `${join}(${slice(w, call, `list(${distinct}${first}${order})${only(of, first)}${window}`)}, ${separator})`
    }
    case 'ARRAY_CONCAT_AGG':
      return `flatten(${slice(w, call, `list(${first}${order})${only(of, first)}${window}`)})`
    case 'APPROX_COUNT_DISTINCT':
      return `count(DISTINCT ${first})${over}`
    case 'APPROX_QUANTILES':
      return quantiles(of, call, first, second)
    case 'HLL_COUNT.INIT': {
      const values = `list(DISTINCT bq_hll_value(${first}))${only(of, first)}${window}`
      return second ? `bq_hll_init(bq_precise(${values}, ${second}))` : `bq_hll_init(${values})`
    }
    case 'HLL_COUNT.MERGE_PARTIAL':
      return `bq_hll_merge(list(CAST(${first} AS BLOB))${over})`
    case 'HLL_COUNT.MERGE':
      return `coalesce(bq_hll_count(bq_hll_merge(list(CAST(${first} AS BLOB))${over})), 0)`
    case 'APPROX_TOP_COUNT':
      return `bq_top_count(list(${distinct}${first})${over}, ${second})`
    case 'APPROX_TOP_SUM':
      return `bq_top_sum(list({'v': ${first}, 'w': ${second}})${over}, ${args[2]})`
    case 'PERCENTILE_CONT':
    case 'PERCENTILE_DISC': {
      if (call.nulls === 'RESPECT') throw unsupported(`${call.name} with RESPECT NULLS`)
      if (call.name === 'PERCENTILE_CONT' && isExact(call.args[0]?.type))
        return `bq_exact_percentile(list(${first})${over}, bq_bignumeric(${second}))`
      // DuckDB's own functions want a fraction that is a constant of floats.
      if (isExact(call.args[1]?.type))
        return call.name === 'PERCENTILE_CONT'
          ? `bq_float64(bq_exact_percentile(list(bq_bignumeric(${first}))${over}, bq_bignumeric(${second})))`
          : `bq_at_percentile(list(${first})${only(of, first)}${window}, bq_bignumeric(${second}))`
      if (call.name === 'PERCENTILE_CONT') return `quantile_cont(bq_not_numeric(${first}), ${second})${over}`
      return `quantile_disc(${first}, ${second})${over}`
    }
    default: {
      const name = SAME[call.name]
      if (!name) throw unsupported(`${call.name} as a window function`)
      if (call.name === 'SUM' && isExact(call.args[0]?.type)) return exactSum(call, distinct, first, over)
      if (FLOATS.test(name)) {
        const floats = call.args.map((arg, i) => floatSql(arg, args[i] ?? ''))
        return `${name}(${distinct}${floats.join(', ')}${order})${over}`
      }
      if (call.nulls || call.limit) throw unsupported(`${call.name} with NULLS or LIMIT`)
      const sql = `${name}(${distinct}${args.join(', ')}${order})${over}`
      // A frame that ends before it begins has less than no rows for DuckDB.
      if (call.name === 'COUNT' && call.over?.frame?.to?.by) return `greatest(${sql}, 0)`
      // For DuckDB NaN is the greatest of all; in BigQuery it is the least and the greatest.
      if (call.name !== 'MIN' || !is(call.args[0]?.type, 'FLOAT64')) return sql
      return `CASE WHEN bool_or(isnan(${first}))${over} THEN CAST('nan' AS DOUBLE) ELSE ${sql} END`
    }
  }
}

/** Aggregates that are of floats, whatever the numbers are. */
const FLOATS = /^(stddev|var|corr|covar)/

/**
 * SUM or AVG of an exact type. DuckDB adds NUMERIC values up fast, as long as none of them is so great that a few are too
 * much for it; those are added as whole numbers of any size.
 */
function exactSum(call: CallNode, distinct: string, value: string, over: string): string {
  const sum = (what: string) => `sum(${distinct}${what})${over}`
  const count = `nullif(count(${distinct}${value})${over}, 0)`
  const [given] = call.args
  if (is(given?.type, 'BIGNUMERIC'))
    return call.name === 'SUM' ? `bq_big_sum(${sum(value)})` : `bq_big_mean(${sum(value)}, ${count})`
  const sums = `${sum(`bq_great(${value})`)}, ${sum(`bq_small(${value})`)}`
  return call.name === 'SUM' ? `bq_sum_numeric(${sums})` : `bq_mean_numeric(${sums}, ${count})`
}

/** FILTER: of the rows there are, those where a value is not NULL, if one is given. */
function only(of: string | undefined, value?: string): string {
  const conditions = [...(of ? [of] : []), ...(value ? [`${value} IS NOT NULL`] : [])]
  return conditions.length > 0 ? ` FILTER (WHERE ${conditions.join(' AND ')})` : ''
}

function slice(w: Writer, call: CallNode, list: string): string {
  return call.limit ? `bq_limit(${list}, ${w.expression(call.limit)})` : list
}

function quantiles(of: string | undefined, call: CallNode, value: string, number: string): string {
  const filter = only(of, call.nulls === 'RESPECT' ? undefined : value)
  const sorted = `list(${call.distinct ? 'DISTINCT ' : ''}${value} ORDER BY ${value} NULLS FIRST)${filter}`
  return `bq_quantiles(${sorted}, ${number})`
}
