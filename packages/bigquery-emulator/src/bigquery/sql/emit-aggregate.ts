import { BigQueryError, unsupported } from '../errors.ts'
import { SAME, WINDOW_ONLY } from './aggregates.ts'
import type { Call } from './ast.ts'
import { emit, emitOrder } from './emit-expression.ts'
import { intervalAverage, intervalSum } from './emit-interval.ts'
import { emitWindow, requireWindow } from './emit-window.ts'
import type { Environment } from './environment.ts'
import { requireComparable } from './require-type.ts'
import { isNumeric, typeOf } from './type-of.ts'
import { is } from './types.ts'

/** An aggregate or window function. */
export function emitAggregate(env: Environment, call: Call): string {
  const window = call.over ? ` OVER (${emitWindow(env, call.over)})` : ''
  const over = only(env) + window
  const args = call.args.map(arg => emit(env, arg))
  const [first = '', second = ''] = args
  const distinct = call.distinct ? 'DISTINCT ' : ''
  const order = call.order.length > 0 ? ` ORDER BY ${emitOrder(env, call.order)}` : ''
  if (call.having && call.name !== 'ANY_VALUE')
    throw unsupported(`${call.name} with HAVING ${call.having.max ? 'MAX' : 'MIN'}`)
  if (WINDOW_ONLY.includes(call.name)) {
    if (!call.over)
      throw new BigQueryError(
        'invalidQuery',
        `Analytic function ${call.name} cannot be called without an OVER clause`,
      )
    requireWindow(env, call.name, call.over)
    const nulls = call.nulls ? ` ${call.nulls} NULLS` : ''
    return `${call.name.toLowerCase()}(${args.join(', ')}${nulls})${over}`
  }
  const type = call.args[0] && typeOf(env, call.args[0])
  if (is(type, 'INTERVAL') && /^(SUM|AVG)$/.test(call.name))
    return (call.name === 'SUM' ? intervalSum : intervalAverage)(distinct + first, over)
  if (/^(MIN|MAX)$/.test(call.name)) requireComparable(env, call.name, call.args)
  switch (call.name) {
    case 'COUNTIF':
      if (call.distinct) throw unsupported('COUNTIF(DISTINCT …)')
      return `count(CASE WHEN ${first} THEN 1 END)${over}`
    case 'AVG':
      if (!call.args[0] || !isNumeric(env, call.args[0]))
        return `avg(${distinct}bq_not_numeric(${first}))${over}`
      return `bq_divide_numeric(sum(${distinct}${first})${over}, nullif(count(${distinct}${first})${over}, 0))`
    case 'ANY_VALUE':
      if (!call.having) return `any_value(${first})${over}`
      return `${call.having.max ? 'arg_max' : 'arg_min'}(${first}, ${emit(env, call.having.by)})${over}`
    case 'ARRAY_AGG': {
      const filter = only(env, call.nulls === 'IGNORE' ? first : undefined)
      return slice(env, call, `list(${distinct}${first}${order})${filter}${window}`)
    }
    case 'STRING_AGG': {
      const separator = second || "','"
      if (!call.limit && !is(call.args[0] && typeOf(env, call.args[0]), 'BYTES'))
        return `string_agg(${distinct}${first}, ${separator}${order})${over}`
      const join = is(call.args[0] && typeOf(env, call.args[0]), 'BYTES') ? 'bq_joined_bytes' : 'bq_joined'
      return `${join}(${slice(env, call, `list(${distinct}${first}${order})${only(env, first)}${window}`)}, ${separator})`
    }
    case 'ARRAY_CONCAT_AGG':
      return `flatten(${slice(env, call, `list(${first}${order})${only(env, first)}${window}`)})`
    case 'APPROX_COUNT_DISTINCT':
      return `count(DISTINCT ${first})${over}`
    case 'APPROX_QUANTILES':
      if (call.over)
        throw new BigQueryError('invalidQuery', `Function ${call.name} does not support an OVER clause`)
      return quantiles(env, call, first, second)
    case 'HLL_COUNT.INIT': {
      const values = `list(DISTINCT bq_hll_value(${first}))${only(env, first)}${window}`
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
      if (!call.over)
        throw new BigQueryError(
          'invalidQuery',
          `Analytic function ${call.name} cannot be called without an OVER clause`,
        )
      if (call.nulls === 'RESPECT') throw unsupported(`${call.name} with RESPECT NULLS`)
      if (call.name === 'PERCENTILE_CONT') return `quantile_cont(bq_not_numeric(${first}), ${second})${over}`
      return `quantile_disc(${first}, ${second})${over}`
    }
    default: {
      const name = SAME[call.name]
      if (!name) throw unsupported(`${call.name} as a window function`)
      if (call.name === 'SUM' && call.args[0] && isNumeric(env, call.args[0]))
        return `bq_valid_numeric(sum(${distinct}${first})${over})`
      if (call.nulls || call.limit) throw unsupported(`${call.name} with NULLS or LIMIT`)
      const sql = `${name}(${distinct}${args.join(', ')}${order})${over}`
      // For DuckDB NaN is the greatest of all; in BigQuery it is the least and the greatest.
      if (call.name !== 'MIN' || !is(call.args[0] && typeOf(env, call.args[0]), 'FLOAT64')) return sql
      return `CASE WHEN bool_or(isnan(${first}))${over} THEN CAST('nan' AS DOUBLE) ELSE ${sql} END`
    }
  }
}

/** FILTER: of the rows there are, those where a value is not NULL, if one is given. */
function only(env: Environment, value?: string): string {
  const conditions = [...(env.filter ? [env.filter] : []), ...(value ? [`${value} IS NOT NULL`] : [])]
  return conditions.length > 0 ? ` FILTER (WHERE ${conditions.join(' AND ')})` : ''
}

function slice(env: Environment, call: Call, list: string): string {
  return call.limit ? `bq_limit(${list}, ${emit(env, call.limit)})` : list
}

function quantiles(env: Environment, call: Call, value: string, number: string): string {
  const filter = only(env, call.nulls === 'RESPECT' ? undefined : value)
  const sorted = `list(${call.distinct ? 'DISTINCT ' : ''}${value} ORDER BY ${value} NULLS FIRST)${filter}`
  return `bq_quantiles(${sorted}, ${number})`
}
