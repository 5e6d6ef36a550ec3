import { type Case, fails, gives } from './case.ts'

/** Rows as values, arrays, and the aggregates over them. */
export const ROWS: Case[] = [
  gives("SELECT AS STRUCT 1 AS a, 'x' AS b", [1, 'x']),
  gives('SELECT AS VALUE STRUCT(1 AS a, 2 AS b)', [1, 2]),
  gives('SELECT x + 1, x FROM (SELECT AS VALUE 1) AS x', [2, 1]),
  gives('WITH t AS (SELECT AS STRUCT 1 AS a, 2 AS b) SELECT a, t.b, t FROM t', [1, 2, { a: 1, b: 2 }]),
  gives('SELECT * FROM (SELECT AS STRUCT 1 AS a UNION ALL SELECT AS STRUCT 2) ORDER BY a', [1], [2]),
  gives('CREATE TABLE d.structs AS SELECT AS STRUCT 1 AS a, 2 AS b; SELECT b FROM d.structs', [2]),
  gives(
    'SELECT AS VALUE ARRAY_AGG(t ORDER BY t.amount DESC LIMIT 1)[OFFSET(0)] FROM (SELECT id, shop, amount FROM d.sales WHERE id < 3) AS t GROUP BY shop',
    [2, 'a', 30],
  ),
  gives('SELECT ARRAY(SELECT AS STRUCT 1 AS a, 2 AS b), (SELECT AS STRUCT 3 AS c).c', [[{ a: 1, b: 2 }], 3]),
  fails('SELECT AS VALUE 1, 2', /exactly one column/),
  gives('SELECT ARRAY_AGG((SELECT x) ORDER BY x DESC) FROM UNNEST([1, 3, 2]) AS x', [[3, 2, 1]]),
  gives("SELECT STRING_AGG((SELECT s), '-' ORDER BY s DESC) FROM UNNEST(['a', 'c', 'b']) AS s", ['c-b-a']),
  gives(
    'CREATE TABLE d.lists AS SELECT CAST(NULL AS ARRAY<INT64>) AS list; SELECT list IS NULL, ARRAY_LENGTH(list) FROM d.lists',
    [false, 0],
  ),
  gives(
    'SELECT APPROX_QUANTILES(x, 2), APPROX_QUANTILES(x, n)[OFFSET(1)] FROM UNNEST([1, 2, 3, NULL]) AS x, UNNEST([1]) AS n GROUP BY n',
    [[1, 2, 3], 3],
  ),
  fails('SELECT APPROX_QUANTILES(x, 2 RESPECT NULLS) FROM UNNEST([1, NULL]) AS x', /null element/),
  fails('SELECT APPROX_QUANTILES(x, 2) OVER () FROM UNNEST([1]) AS x', /does not support an OVER clause/),
  gives(
    "SELECT STRING_AGG(s LIMIT 0), STRING_AGG(s LIMIT 1), ARRAY_AGG(s LIMIT 0) IS NULL FROM UNNEST(['a']) AS s",
    [null, 'a', true],
  ),
  gives('SELECT 7, COUNT(*) FROM d.sales WHERE FALSE GROUP BY ALL', [7, 0]),
  gives(
    'SELECT shop, 7 AS seven FROM d.sales WHERE id < 3 GROUP BY GROUPING SETS (shop, 2) ORDER BY shop',
    [null, 7],
    ['a', null],
  ),
]
