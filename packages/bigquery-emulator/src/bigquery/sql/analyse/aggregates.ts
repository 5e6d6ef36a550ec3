/** Aggregate functions that are the same in both, by their DuckDB name. */
export const SAME: Record<string, string> = {
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
  'HLL_COUNT.INIT',
  'HLL_COUNT.MERGE',
  'HLL_COUNT.MERGE_PARTIAL',
  'APPROX_TOP_COUNT',
  'APPROX_TOP_SUM',
  'PERCENTILE_CONT',
  'PERCENTILE_DISC',
]

/** Functions that want OVER. */
export const WINDOW_ONLY = [
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

/** Names of all aggregate and window functions. */
export const AGGREGATES: ReadonlySet<string> = new Set([...Object.keys(SAME), ...SPECIAL, ...WINDOW_ONLY])
