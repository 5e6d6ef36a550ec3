import { BigQueryError, unsupported } from '../errors.ts'
import type { Call } from './ast.ts'
import { emit, emitOrder, emitWindow } from './emit-expression.ts'
import type { Environment } from './environment.ts'
import { isNumeric } from './type-of.ts'

/** Aggregate functions that are the same in both, by their DuckDB name. */
const SAME: Record<string, string> = {
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
  CORR: 'corr',
  COVAR_POP: 'covar_pop',
  COVAR_SAMP: 'covar_samp',
  MAX_BY: 'arg_max',
  MIN_BY: 'arg_min',
  GROUPING: 'grouping',
}
const SPECIAL = [
  'COUNTIF',
  'ANY_VALUE',
  'ARRAY_AGG',
  'STRING_AGG',
  'ARRAY_CONCAT_AGG',
  'APPROX_COUNT_DISTINCT',
  'APPROX_QUANTILES',
  'PERCENTILE_CONT',
  'PERCENTILE_DISC',
]
const WINDOW_ONLY = [
  'ROW_NUMBER',
  'RANK',
  'DENSE_RANK',
  'PERCENT_RANK',
  'CUME_DIST',
  'NTILE',
  'LAG',
  'LEAD',
  'FIRST_VALUE',
  'LAST_VALUE',
  'NTH_VALUE',
]

export const AGGREGATES: ReadonlySet<string> = new Set([...Object.keys(SAME), ...SPECIAL, ...WINDOW_ONLY])

/** An aggregate or window function. */
export function emitAggregate(env: Environment, call: Call): string {
  const over = call.over ? ` OVER (${emitWindow(env, call.over)})` : ''
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
    const nulls = call.nulls ? ` ${call.nulls} NULLS` : ''
    return `${call.name.toLowerCase()}(${args.join(', ')}${nulls})${over}`
  }
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
      const filter = call.nulls === 'IGNORE' ? ` FILTER (WHERE ${first} IS NOT NULL)` : ''
      return slice(env, call, `list(${distinct}${first}${order})${filter}${over}`)
    }
    case 'STRING_AGG': {
      const separator = second || "','"
      if (!call.limit) return `string_agg(${distinct}${first}, ${separator}${order})${over}`
      return `array_to_string(${slice(env, call, `list(${distinct}${first}${order}) FILTER (WHERE ${first} IS NOT NULL)${over}`)}, ${separator})`
    }
    case 'ARRAY_CONCAT_AGG':
      return `flatten(${slice(env, call, `list(${first}${order}) FILTER (WHERE ${first} IS NOT NULL)${over}`)})`
    case 'APPROX_COUNT_DISTINCT':
      return `count(DISTINCT ${first})${over}`
    case 'APPROX_QUANTILES':
      return quantiles(call, `${distinct}${first}`)
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
      if (call.nulls || call.limit) throw unsupported(`${call.name} with NULLS or LIMIT`)
      return `${name}(${distinct}${args.join(', ')}${order})${over}`
    }
  }
}

function slice(env: Environment, call: Call, list: string): string {
  return call.limit ? `list_slice(${list}, 1, ${emit(env, call.limit)})` : list
}

function quantiles(call: Call, value: string): string {
  const count = call.args[1]
  if (count?.kind !== 'integer') throw unsupported('APPROX_QUANTILES with a number that is not a literal')
  const n = Number(count.text)
  const points = Array.from({ length: n + 1 }, (_, i) => i / n)
  return `quantile_disc(${value}, [${points.join(', ')}])`
}
