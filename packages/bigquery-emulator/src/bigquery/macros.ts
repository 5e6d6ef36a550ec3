const LIMIT = '(a limit of the local emulator)'

/**
 * DuckDB macros for what BigQuery means by a function and DuckDB lacks or means otherwise. They are generic in their
 * arguments' types and look at `typeof` where the meaning depends on it; a type they do not cover is an error by name.
 */
const DEFINITIONS = [
  // Types that compare with each other; NULL for those that are left to DuckDB.
  `bq_family(t) AS CASE WHEN t IN ('BIGINT', 'INTEGER', 'HUGEINT', 'SMALLINT', 'TINYINT', 'UBIGINT', 'UINTEGER', 'DOUBLE', 'FLOAT') OR t LIKE 'DECIMAL%' THEN 'number' WHEN t = 'BIGNUM' THEN 'decimal'
     WHEN t = 'VARCHAR' THEN 'text' WHEN t = 'BOOLEAN' THEN 'bool' WHEN t = 'BLOB' THEN 'bytes'
     WHEN t IN ('DATE', 'TIMESTAMP') THEN 'date' WHEN t = 'TIMESTAMP WITH TIME ZONE' THEN 'timestamp' WHEN t = 'TIME' THEN 'time' END`,
  `bq_clash(a, b) AS coalesce(bq_family(typeof(a)) <> bq_family(typeof(b)), false)`,
  `bq_clashes_with_text(x) AS coalesce(bq_family(typeof(x)) IN ('number', 'decimal', 'bool'), false)`,
  `bq_not_struct(x) AS CASE WHEN typeof(x) LIKE 'STRUCT%'
     THEN error('Not implemented: a set operation over STRUCTs whose fields are only seen when the query runs ${LIMIT}') ELSE x END`,
  // Numbers
  `bq_not_numeric(x) AS CASE WHEN typeof(x) LIKE 'DECIMAL%' OR typeof(x) = 'BIGNUM'
     THEN error('Not implemented: this over a NUMERIC value whose type is only seen when the query runs ${LIMIT}') ELSE x END`,
  `bq_billionths(x) AS CAST(replace(CAST(CAST(x AS DECIMAL(38,9)) AS VARCHAR), '.', '') AS HUGEINT)`,
  // DuckDB's own product where its 18 decimals have room beside what is before them.
  `bq_numeric_product(a, b) AS CASE WHEN abs(CAST(a AS DOUBLE) * CAST(b AS DOUBLE)) < 9e19
     THEN CAST(CAST(a AS DECIMAL(38,9)) * CAST(b AS DECIMAL(38,9)) AS DECIMAL(38,9))
     ELSE bq_exact_multiply(CAST(a AS DECIMAL(38,9)), CAST(b AS DECIMAL(38,9))) END`,
  `bq_great(x) AS CASE WHEN abs(x) >= 100000000000000000000 THEN CAST(replace(CAST(x AS VARCHAR), '.', '') AS BIGNUM) END`,
  `bq_small(x) AS CASE WHEN abs(x) < 100000000000000000000 THEN x END`,
  `bq_sum_numeric(great, small) AS CASE WHEN great IS NULL THEN bq_valid_numeric(small) ELSE bq_numeric_sum(great, CAST(coalesce(small, 0) AS DECIMAL(38,9))) END`,
  `bq_mean_numeric(great, small, n) AS bq_numeric_mean(coalesce(great, CAST(0 AS BIGNUM)), CAST(coalesce(small, 0) AS DECIMAL(38,9)), n)`,
  `bq_nonzero(b) AS CASE WHEN b = 0 THEN error('division by zero') ELSE b END`,
  // NULL through zero is NULL.
  `bq_quotient(q, b) AS CASE WHEN b = 0 AND q IS NOT NULL THEN error('division by zero') ELSE q END`,
  `bq_divide(a, b) AS CASE WHEN typeof(a) = 'BIGNUM' OR typeof(b) = 'BIGNUM' OR typeof(a) LIKE 'DECIMAL%' OR typeof(b) LIKE 'DECIMAL%'
     THEN error('Not implemented: division of NUMERIC values whose type is only seen when the query runs ${LIMIT}') ELSE bq_quotient(a / b, b) END`,
  `bq_multiply(a, b) AS CASE WHEN typeof(a) = 'BIGNUM' OR typeof(b) = 'BIGNUM' OR typeof(a) LIKE 'DECIMAL%' AND typeof(b) LIKE 'DECIMAL%'
     THEN error('Not implemented: multiplication of NUMERIC values whose type is only seen when the query runs ${LIMIT}') ELSE a * b END`,
  `bq_plus(a, b) AS CASE WHEN typeof(a) = 'BIGNUM' OR typeof(b) = 'BIGNUM'
     THEN error('Not implemented: addition of BIGNUMERIC values whose type is only seen when the query runs ${LIMIT}') ELSE a + b END`,
  `bq_minus(a, b) AS CASE WHEN typeof(a) = 'DATE' AND typeof(b) = 'DATE'
     THEN error('Not implemented: subtraction of dates ${LIMIT}')
     WHEN typeof(a) = 'BIGNUM' OR typeof(b) = 'BIGNUM' THEN error('Not implemented: subtraction of BIGNUMERIC values whose type is only seen when the query runs ${LIMIT}') ELSE a - b END`,
  `bq_div(a, b) AS CASE WHEN b = 0 AND a IS NOT NULL THEN error('division by zero') ELSE CAST((bq_not_numeric(a) - a % b) // bq_not_numeric(b) AS BIGINT) END`,
  // Of the least INT64 and -1 DuckDB would want the quotient, which is none.
  `bq_mod(a, b) AS CASE WHEN b = -1 THEN a % 1 WHEN b = 0 AND a IS NOT NULL THEN error('division by zero') ELSE a % b END`,
  `bq_finite(x, all_finite) AS CASE WHEN isfinite(x) THEN x WHEN x IS NOT NULL AND all_finite THEN error('Floating point overflow: double overflow') ELSE x END`,
  `bq_exp(x) AS CASE WHEN isinf(exp(x)) AND isfinite(x) THEN error('Floating point overflow in function: EXP') ELSE exp(x) END`,
  `bq_pow(x, y) AS CASE WHEN isfinite(x) AND isfinite(y) AND NOT isfinite(pow(x, y)) THEN error('Floating point error in function: POW') ELSE pow(x, y) END`,
  `bq_acosh(x) AS CASE WHEN x < 1 THEN error('Floating point error in function: ACOSH') ELSE acosh(x) END`,
  `bq_atanh(x) AS CASE WHEN abs(x) >= 1 AND NOT isnan(x) THEN error('Floating point error in function: ATANH') ELSE atanh(x) END`,
  `bq_cbrt(x) AS CASE WHEN pow(round(cbrt(x)), 3) = x THEN round(cbrt(x)) ELSE cbrt(x) END`,
  `bq_range_bucket(x, a) AS CASE WHEN x IS NULL OR a IS NULL THEN NULL WHEN a <> list_sort(a) THEN error('Elements in input array to RANGE_BUCKET must be in ascending order') ELSE len(list_filter(a, lambda e: e <= x)) END`,
  `bq_int64(x) AS CASE
     WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN bq_float_int(CAST(x AS DOUBLE))
     WHEN typeof(x) = 'VARCHAR' THEN bq_text_int(CAST(x AS VARCHAR))
     WHEN typeof(x) = 'BIGNUM' THEN bq_big_int(x)
     ELSE CAST(x AS BIGINT) END`,
  `bq_float64(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN bq_text_float(CAST(x AS VARCHAR)) WHEN typeof(x) = 'BIGNUM' THEN bq_big_float(x) ELSE CAST(x AS DOUBLE) END`,
  `bq_numeric(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN bq_text_numeric(CAST(x AS VARCHAR))
     WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN bq_float_numeric(CAST(x AS DOUBLE))
     WHEN typeof(x) = 'BIGNUM' THEN bq_big_numeric(x) ELSE CAST(x AS DECIMAL(38,9)) END`,
  `bq_valid_numeric(x) AS CASE WHEN x NOT BETWEEN CAST('-99999999999999999999999999999.999999999' AS DECIMAL(38,9)) AND CAST('99999999999999999999999999999.999999999' AS DECIMAL(38,9)) THEN error('numeric overflow: SUM') ELSE CAST(x AS DECIMAL(38,9)) END`,
  `bq_bool(x) AS CASE WHEN typeof(x) = 'VARCHAR' AND lower(CAST(x AS VARCHAR)) NOT IN ('true', 'false')
     THEN error('Bad bool value: ' || CAST(x AS VARCHAR)) ELSE CAST(x AS BOOLEAN) END`,
  `bq_cast_json(x) AS CASE WHEN typeof(x) IN ('JSON', '"NULL"') THEN CAST(x AS JSON) ELSE error('Invalid cast from ' || typeof(x) || ' to JSON') END`,
  `bq_at_most(x, n) AS CASE WHEN bq_length(x) > n THEN error('Value has a length over the maximum of ' || n) ELSE x END`,
  // Text
  `bq_string(x) AS CASE
     WHEN typeof(x) = 'VARCHAR' THEN CAST(x AS VARCHAR)
     WHEN typeof(x) = 'BLOB' THEN bq_bytes_string(CAST(CAST(x AS VARCHAR) AS BLOB))
     WHEN typeof(x) = 'JSON' THEN error('Invalid cast from JSON to STRING')
     WHEN typeof(x) LIKE 'STRUCT("_range_start"%' OR typeof(x) LIKE 'STRUCT(_range_start%' THEN bq_text_of(typeof(x), x)
     WHEN typeof(x) LIKE 'STRUCT%' OR typeof(x) LIKE '%[]' THEN error('Invalid cast from ' || typeof(x) || ' to STRING')
     ELSE bq_text_of(typeof(x), x) END`,
  `bq_bytes(x) AS CASE WHEN typeof(x) = 'BLOB' THEN CAST(CAST(x AS VARCHAR) AS BLOB) ELSE encode(CAST(x AS VARCHAR)) END`,
  // Arrays
  `bq_offset(a, i) AS CASE WHEN a IS NULL THEN NULL WHEN i < 0 OR i >= len(a)
     THEN error('Array index ' || CAST(i AS VARCHAR) || ' is out of bounds') ELSE a[i + 1] END`,
  `bq_safe_offset(a, i) AS CASE WHEN i < 0 THEN NULL ELSE a[i + 1] END`,
  `bq_array_text(a, d) AS CASE WHEN a IS NULL THEN NULL ELSE array_to_string([bq_string(e) FOR e IN a], d) END`,
  `bq_few(n) AS CASE WHEN n > 1048575 THEN error('Cannot generate arrays with more than 1048575 elements') ELSE true END`,
  `bq_last(a, b, step) AS CASE WHEN bq_few((CAST(b AS HUGEINT) - a) // bq_nonzero_step(step) + 1) THEN b END`,
  `bq_last_time(a, b, step) AS CASE WHEN isinf(a) OR isinf(b) OR bq_few((epoch(b) - epoch(a)) / epoch(step) + 1) THEN b END`,
  `bq_nonzero_step(i) AS CASE WHEN i = 0 THEN error('Sequence step cannot be 0') ELSE i END`,
  `bq_step(i) AS CASE WHEN i = INTERVAL 0 DAY THEN error('Sequence step cannot be 0') ELSE i END`,
  `bq_count(n) AS CASE WHEN n IS NULL OR n < 0 THEN error('LIMIT and OFFSET expect a non-negative integer literal or parameter') ELSE least(CAST(n AS BIGINT), 4000000000000000000) END`,
  `bq_months(a, b, k) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_filter([CAST(a + to_months(CAST(i * k AS INTEGER)) AS DATE)
     FOR i IN range(0, greatest(0, date_diff('month', a, b) // bq_nonzero_step(k) + 1))], lambda d: CASE WHEN k > 0 THEN d <= b ELSE d >= b END) END`,
  // Ranges
  `bq_range(s, e) AS CASE WHEN s >= e THEN error('Range start element must be smaller than range end element') ELSE {'_range_start': s, '_range_end': e} END`,
  `bq_range_common(s, e) AS CASE WHEN s >= e THEN error('Provided RANGE inputs do not overlap') ELSE {'_range_start': s, '_range_end': e} END`,
  `bq_bounded(x) AS CASE WHEN isinf(x) THEN error('GENERATE_RANGE_ARRAY needs a range with both ends') ELSE x END`,
  `bq_forward(i) AS CASE WHEN i <= INTERVAL 0 DAY THEN error('The step of GENERATE_RANGE_ARRAY must be positive') ELSE i END`,
  `bq_range_part(x, n) AS CASE WHEN NOT regexp_full_match(x, '\\s*\\[[^,]*,[^,]*\\)\\s*') THEN error('Invalid RANGE: ''' || x || '''')
     WHEN upper(trim(regexp_extract(x, '\\[([^,]*),([^,]*)\\)', n))) IN ('UNBOUNDED', 'NULL') THEN NULL ELSE trim(regexp_extract(x, '\\[([^,]*),([^,]*)\\)', n)) END`,
  `bq_text_range_date(x) AS CASE WHEN x IS NOT NULL THEN bq_range(coalesce(bq_text_date(bq_range_part(x, 1)), CAST('-infinity' AS DATE)), coalesce(bq_text_date(bq_range_part(x, 2)), CAST('infinity' AS DATE))) END`,
  `bq_cast_range_date(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN bq_text_range_date(CAST(x AS VARCHAR)) WHEN typeof(x) = '"NULL"' THEN NULL
     ELSE error('Invalid cast from ' || typeof(x) || ' to RANGE') END`,
  `bq_text_range_datetime(x) AS CASE WHEN x IS NOT NULL THEN bq_range(coalesce(bq_text_datetime(bq_range_part(x, 1)), CAST('-infinity' AS TIMESTAMP)), coalesce(bq_text_datetime(bq_range_part(x, 2)), CAST('infinity' AS TIMESTAMP))) END`,
  `bq_cast_range_datetime(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN bq_text_range_datetime(CAST(x AS VARCHAR)) WHEN typeof(x) = '"NULL"' THEN NULL
     ELSE error('Invalid cast from ' || typeof(x) || ' to RANGE') END`,
  `bq_text_range_timestamp(x) AS CASE WHEN x IS NOT NULL THEN bq_range(coalesce(bq_text_timestamp(bq_range_part(x, 1), ''), CAST('-infinity' AS TIMESTAMPTZ)), coalesce(bq_text_timestamp(bq_range_part(x, 2), ''), CAST('infinity' AS TIMESTAMPTZ))) END`,
  `bq_cast_range_timestamp(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN bq_text_range_timestamp(CAST(x AS VARCHAR)) WHEN typeof(x) = '"NULL"' THEN NULL
     ELSE error('Invalid cast from ' || typeof(x) || ' to RANGE') END`,
  // Of tests over several patterns, where a test that cannot be told may decide.
  `bq_any(l) AS CASE WHEN list_contains(l, true) THEN true WHEN len(list_filter(l, lambda e: e IS NULL)) > 0 THEN NULL ELSE false END`,
  `bq_every(l) AS CASE WHEN list_contains(l, false) THEN false WHEN len(list_filter(l, lambda e: e IS NULL)) > 0 THEN NULL ELSE true END`,
  // Time travel
  `bq_as_of(t, changed, name) AS CASE WHEN t IS NULL THEN error('FOR SYSTEM_TIME AS OF must not be NULL')
     WHEN t > now() THEN error('Invalid snapshot time ' || epoch_ms(t) || ' for table ' || name || ': it is in the future')
     WHEN epoch_ms(t) < changed THEN error('Not implemented: FOR SYSTEM_TIME AS OF a time before the last change of table ' || name || ' ${LIMIT}')
     ELSE true END`,
  // Aggregates
  `bq_at_percentile(l, f) AS list_sort(l)[bq_percentile_place(len(l), f)]`,
  `bq_having(l, m) AS list_transform(list_filter(l, lambda e: e.h = m), lambda e: e.v)`,
  `bq_precise(l, p) AS CASE WHEN p IS NULL OR p < 10 OR p > 24 THEN error('HLL++ precision must be between 10 and 24') ELSE l END`,
  `bq_values(l) AS list_concat(list_distinct(l), CASE WHEN len(list_filter(l, lambda e: e IS NULL)) > 0 THEN [NULL] ELSE [] END)`,
  `bq_ranked(l, n) AS CASE WHEN n < 1 THEN error('The number of top elements must be positive') ELSE list_transform(list_slice(list_sort(l, 'DESC', 'NULLS LAST'), 1, n), lambda r: r.top) END`,
  `bq_top_count(l, n) AS bq_ranked(list_transform(bq_values(l), lambda v: {'rank': len(list_filter(l, lambda e: e IS NOT DISTINCT FROM v)),
     'top': {'value': v, 'count': len(list_filter(l, lambda e: e IS NOT DISTINCT FROM v))}}), n)`,
  `bq_top_sum(l, n) AS bq_ranked(list_transform(bq_values(list_transform(l, lambda p: p.v)), lambda v: {'rank': list_sum(list_transform(list_filter(l, lambda p: p.v IS NOT DISTINCT FROM v), lambda p: p.w)),
     'top': {'value': v, 'sum': list_sum(list_transform(list_filter(l, lambda p: p.v IS NOT DISTINCT FROM v), lambda p: p.w))}}), n)`,
  `bq_quantiles(l, n) AS CASE WHEN n IS NULL OR n < 1 OR n > 100000 THEN error('The number of quantiles must be between 1 and 100000') WHEN l IS NULL OR len(l) = 0 THEN NULL
     ELSE [l[greatest(1, CAST(ceil(i * len(l) / n) AS BIGINT))] FOR i IN range(0, n + 1)] END`,
  `bq_limit(l, n) AS CASE WHEN n > 0 THEN l[1:n] END`,
  `bq_joined(l, sep) AS CASE WHEN len(l) > 0 THEN array_to_string(l, sep) END`,
  // Dates
  `bq_cast_date(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN bq_text_date(CAST(x AS VARCHAR)) ELSE CAST(x AS DATE) END`,
  `bq_cast_time(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN bq_text_time(CAST(x AS VARCHAR)) ELSE CAST(x AS TIME) END`,
  `bq_cast_datetime(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN bq_text_datetime(CAST(x AS VARCHAR)) ELSE CAST(x AS TIMESTAMP) END`,
  `bq_cast_timestamp(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN bq_text_timestamp(CAST(x AS VARCHAR), '') ELSE CAST(x AS TIMESTAMPTZ) END`,
  `bq_only_date(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN bq_text_date(CAST(x AS VARCHAR)) WHEN typeof(x) IN ('DATE', '"NULL"') THEN CAST(x AS DATE)
     ELSE error('Not implemented: a DATE function over ' || typeof(x) || ' ${LIMIT}') END`,
  `bq_date(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN bq_text_date(CAST(x AS VARCHAR))
     WHEN typeof(x) IN ('DATE', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE', '"NULL"') THEN CAST(x AS DATE)
     ELSE error('No matching signature for a DATE function for argument types: ' || typeof(x)) END`,
  `bq_datetime(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN bq_text_datetime(CAST(x AS VARCHAR))
     WHEN typeof(x) IN ('TIMESTAMP', 'DATE', 'TIMESTAMP WITH TIME ZONE', '"NULL"') THEN CAST(x AS TIMESTAMP)
     ELSE error('No matching signature for a DATETIME function for argument types: ' || typeof(x)) END`,
  `bq_timestamp(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN bq_text_timestamp(CAST(x AS VARCHAR), '')
     WHEN typeof(x) IN ('TIMESTAMP WITH TIME ZONE', 'TIMESTAMP', 'DATE', '"NULL"') THEN CAST(x AS TIMESTAMPTZ)
     ELSE error('No matching signature for a TIMESTAMP function for argument types: ' || typeof(x)) END`,
  `bq_cast_interval(x) AS CASE WHEN typeof(x) = 'INTERVAL' THEN CAST(x AS INTERVAL) ELSE bq_text_interval(CAST(x AS VARCHAR)) END`,
  // The day its week began, for weeks that begin on weekday k (Sunday 0).
  `bq_week(x, k) AS CAST(x AS DATE) - CAST((dayofweek(x) - k + 7) % 7 AS INTEGER)`,
  `bq_iso_year(x) AS CAST(date_trunc('week', make_date(isoyear(x), 1, 4)) AS DATE)`,
]

const NAMES = new Set(DEFINITIONS.map(text => text.slice(0, text.indexOf('('))))

/**
 * SQL as it has to be within TRY, where DuckDB lets nobody call `error`: our macros in the form that fails without words.
 * What is in quotes stays as it is.
 */
export function silent(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'|\b(bq_\w+)\(/g, (found, name: string | undefined) =>
    name && NAMES.has(name) ? `silent_${found}` : found,
  )
}

const SILENT = DEFINITIONS.map(text => silent(text).replaceAll(/\berror\(/g, 'bq_fail('))

/** The statements that make the macros. */
export const MACROS: string[] = [...DEFINITIONS, ...SILENT].map(text => `CREATE OR REPLACE MACRO ${text}`)
