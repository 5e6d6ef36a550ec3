import { type Case, fails, gives } from './case.ts'

const N =
  'UNNEST([STRUCT(1 AS i, 10 AS v, "a" AS g), (2, 20, "a"), (3, 20, "b"), (4, NULL, "b"), (5, 50, "b")])'

/** Window functions. */
export const WINDOWS: Case[] = [
  gives(
    `SELECT i, SUM(v) OVER (), SUM(v) OVER (PARTITION BY g), SUM(v) OVER (ORDER BY i), SUM(v) OVER (PARTITION BY g ORDER BY i) FROM ${N} ORDER BY i`,
    [1, 100, 30, 10, 10],
    [2, 100, 30, 30, 30],
    [3, 100, 70, 50, 20],
    [4, 100, 70, 50, 20],
    [5, 100, 70, 100, 70],
  ),
  gives(
    `SELECT i, COUNT(*) OVER (ORDER BY v), RANK() OVER (ORDER BY v), DENSE_RANK() OVER (ORDER BY v DESC) FROM ${N} ORDER BY i`,
    [1, 2, 2, 3],
    [2, 4, 3, 2],
    [3, 4, 3, 2],
    [4, 1, 1, 4],
    [5, 5, 5, 1],
  ),
  gives(
    `SELECT i, SUM(v) OVER (ORDER BY i ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), COUNT(*) OVER (ORDER BY i ROWS BETWEEN 2 FOLLOWING AND 3 FOLLOWING), SUM(v) OVER (ORDER BY i ROWS UNBOUNDED PRECEDING) FROM ${N} ORDER BY i`,
    [1, 30, 2, 10],
    [2, 50, 2, 30],
    [3, 40, 1, 50],
    [4, 70, 0, 50],
    [5, 50, 0, 100],
  ),
  gives(
    `SELECT i, SUM(i) OVER (ORDER BY v RANGE BETWEEN 10 PRECEDING AND CURRENT ROW), SUM(i) OVER (ORDER BY v RANGE BETWEEN UNBOUNDED PRECEDING AND 10 PRECEDING) FROM ${N} ORDER BY i`,
    [1, 1, 4],
    [2, 6, 5],
    [3, 6, 5],
    [4, 4, 4],
    [5, 5, 10],
  ),
  gives(
    `SELECT i, LAG(v) OVER (ORDER BY i), LAG(v, 2, -1) OVER (ORDER BY i), LEAD(v, 1, 0) OVER (PARTITION BY g ORDER BY i) FROM ${N} ORDER BY i`,
    [1, null, -1, 20],
    [2, 10, -1, 0],
    [3, 20, 10, null],
    [4, 20, 20, 50],
    [5, null, 20, 0],
  ),
  gives(
    `SELECT i, FIRST_VALUE(v) OVER (PARTITION BY g ORDER BY i), LAST_VALUE(v) OVER (PARTITION BY g ORDER BY i), NTH_VALUE(v, 2) OVER (ORDER BY i) FROM ${N} ORDER BY i`,
    [1, 10, 10, null],
    [2, 10, 20, 20],
    [3, 20, 20, 20],
    [4, 20, null, 20],
    [5, 20, 50, 20],
  ),
  gives(
    `SELECT i, LAST_VALUE(v IGNORE NULLS) OVER (ORDER BY i), NTH_VALUE(v, 4 IGNORE NULLS) OVER (ORDER BY i ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM ${N} ORDER BY i`,
    [1, 10, 50],
    [2, 20, 50],
    [3, 20, 50],
    [4, 20, 50],
    [5, 50, 50],
  ),
  gives(
    `SELECT i, NTILE(2) OVER (ORDER BY i), NTILE(7) OVER (ORDER BY i), ROW_NUMBER() OVER (ORDER BY i DESC) FROM ${N} ORDER BY i`,
    [1, 1, 1, 5],
    [2, 1, 2, 4],
    [3, 1, 3, 3],
    [4, 2, 4, 2],
    [5, 2, 5, 1],
  ),
  gives(
    `SELECT i, PERCENT_RANK() OVER (ORDER BY v), CUME_DIST() OVER (ORDER BY v) FROM ${N} ORDER BY i`,
    [1, 0.25, 0.4],
    [2, 0.5, 0.8],
    [3, 0.5, 0.8],
    [4, 0, 0.2],
    [5, 1, 1],
  ),
  gives(
    'SELECT PERCENTILE_CONT(x, 0) OVER (), PERCENTILE_CONT(x, 0.01) OVER (), PERCENTILE_CONT(x, 0.5) OVER (), PERCENTILE_CONT(x, 0.9) OVER (), PERCENTILE_CONT(x, 1) OVER () FROM UNNEST([0, 3, NULL, 1, 2]) AS x LIMIT 1',
    [0, 0.03, 1.5, 2.7, 3],
  ),
  gives(
    "SELECT PERCENTILE_DISC(x, 0) OVER (), PERCENTILE_DISC(x, 0.5) OVER (), PERCENTILE_DISC(x, 1) OVER () FROM UNNEST(['c', NULL, 'b', 'a']) AS x LIMIT 1",
    ['a', 'b', 'c'],
  ),
  gives(
    `SELECT i, COUNT(DISTINCT v) OVER (), COUNTIF(v > 10) OVER (PARTITION BY g), AVG(v) OVER (PARTITION BY g) FROM ${N} ORDER BY i LIMIT 3`,
    [1, 3, 1, 15],
    [2, 3, 1, 15],
    [3, 3, 2, 35],
  ),
  gives(
    `SELECT i, STRING_AGG(g) OVER (ORDER BY i), ARRAY_LENGTH(ARRAY_AGG(i) OVER (PARTITION BY g)) FROM ${N} ORDER BY i LIMIT 3`,
    [1, 'a', 2],
    [2, 'a,a', 2],
    [3, 'a,a,b', 3],
  ),
  gives(
    `SELECT i, MAX(v) OVER w - MIN(v) OVER w FROM ${N} WINDOW w AS (PARTITION BY g) ORDER BY i`,
    [1, 10],
    [2, 10],
    [3, 30],
    [4, 30],
    [5, 30],
  ),
  gives(`SELECT i FROM ${N} QUALIFY RANK() OVER (PARTITION BY g ORDER BY v DESC) = 1 ORDER BY i`, [2], [5]),
  gives(
    `SELECT g, SUM(v) AS s, RANK() OVER (ORDER BY SUM(v) DESC) FROM ${N} GROUP BY g ORDER BY g`,
    ['a', 30, 2],
    ['b', 70, 1],
  ),
  gives(`SELECT g, SUM(v) AS s FROM ${N} GROUP BY g QUALIFY ROW_NUMBER() OVER (ORDER BY s) = 1`, ['a', 30]),
  gives(
    `SELECT i, SUM(v) OVER (ORDER BY i DESC ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) FROM ${N} ORDER BY i LIMIT 2`,
    [1, 10],
    [2, 30],
  ),
  gives(
    `SELECT i, COUNT(*) OVER (ORDER BY g RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING), COUNT(*) OVER (ORDER BY g) FROM ${N} ORDER BY i`,
    [1, 5, 2],
    [2, 5, 2],
    [3, 3, 5],
    [4, 3, 5],
    [5, 3, 5],
  ),
  gives(
    `SELECT MAX(r) FROM (SELECT ROW_NUMBER() OVER (ORDER BY v NULLS LAST) AS r, v FROM ${N}) WHERE v IS NULL`,
    [5],
  ),
  fails(
    `SELECT ROW_NUMBER() OVER (ORDER BY i ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM ${N}`,
    /[Ww]indow fram|ROWS|not allowed/i,
  ),
  fails(`SELECT RANK() OVER () FROM ${N}`, /ORDER BY/),
  fails(`SELECT i FROM ${N} WHERE ROW_NUMBER() OVER (ORDER BY i) = 1`, /not allowed in WHERE/),
  fails(`SELECT NTILE(0) OVER (ORDER BY i) FROM ${N}`, /NTILE/i),
  fails(
    `SELECT SUM(v) OVER (ORDER BY i, v RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM ${N}`,
    /ORDER BY|RANGE/,
  ),
  gives(`SELECT i, SUM(SUM(v)) OVER (ORDER BY i) FROM ${N} GROUP BY i ORDER BY i LIMIT 2`, [1, 10], [2, 30]),
  gives(
    `SELECT LAG(v, 0) OVER (ORDER BY i), LEAD(v, 9) OVER (ORDER BY i) FROM ${N} ORDER BY 1 DESC LIMIT 1`,
    [50, null],
  ),
  gives(
    "SELECT x, COUNT(*) OVER (ORDER BY UNIX_DATE(x) RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM UNNEST([DATE '2024-01-01', DATE '2024-01-02', DATE '2024-01-04']) AS x ORDER BY x",
    ['2024-01-01', 1],
    ['2024-01-02', 2],
    ['2024-01-04', 1],
  ),
  // Distances to and from the least and the greatest values.
  gives(
    'SELECT SIGN(x), COUNT(*) OVER (ORDER BY x RANGE BETWEEN 9223372036854775807 PRECEDING AND 2 PRECEDING) FROM UNNEST([-9223372036854775807, 1, 2, 5]) AS x ORDER BY x',
    [-1, 0],
    [1, 0],
    [1, 0],
    [1, 2],
  ),
  gives(
    "SELECT x > 0, COUNT(*) OVER (ORDER BY x DESC RANGE BETWEEN 1 PRECEDING AND 0.5 FOLLOWING) FROM UNNEST([NUMERIC '-99999999999999999999999999999.999999999', NUMERIC '1', 1.5, 3]) AS x ORDER BY x",
    [false, 1],
    [true, 2],
    [true, 2],
    [true, 1],
  ),
]
