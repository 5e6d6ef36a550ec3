import { type Case, fails, gives, refused } from './case.ts'

/** Queries over `d.sales` (id, shop, item, amount, day), `d.shops` (shop, city), `d.events_*` and literals. */
export const QUERIES: Case[] = [
  gives(
    'SELECT shop, SUM(amount) AS total FROM d.sales GROUP BY shop ORDER BY shop',
    ['a', 40],
    ['b', 30],
    ['c', null],
  ),
  gives('SELECT id, amount FROM d.sales ORDER BY amount, id LIMIT 2', [5, null], [1, 10]),
  gives('SELECT id, amount FROM d.sales ORDER BY amount DESC, id DESC LIMIT 2 OFFSET 3', [1, 10], [5, null]),
  gives('SELECT id FROM d.sales ORDER BY amount NULLS LAST, id LIMIT 1', [1]),
  gives(
    'SELECT COUNT(*), COUNT(amount), COUNT(DISTINCT shop), COUNTIF(amount > 10), AVG(amount) FROM d.sales',
    [5, 4, 3, 2, 17.5],
  ),
  gives('SELECT shop, COUNT(*) FROM d.sales GROUP BY 1 HAVING COUNT(*) > 1 ORDER BY 1', ['a', 2], ['b', 2]),
  gives(
    'SELECT s.id, p.city FROM d.sales AS s JOIN d.shops AS p ON s.shop = p.shop ORDER BY s.id',
    [1, 'Lyon'],
    [2, 'Lyon'],
    [3, 'Nice'],
    [4, 'Nice'],
  ),
  gives('SELECT id, city FROM d.sales LEFT JOIN d.shops USING (shop) WHERE city IS NULL', [5, null]),
  gives('SELECT COUNT(*) FROM d.sales CROSS JOIN d.shops', [15]),
  gives('SELECT city FROM d.sales AS s FULL JOIN d.shops AS p ON s.shop = p.shop WHERE s.id IS NULL', [
    'Nowhere',
  ]),
  gives('SELECT COUNT(*) FROM d.sales, d.shops WHERE sales.shop = shops.shop', [4]),
  gives('SELECT DISTINCT shop FROM d.sales ORDER BY shop', ['a'], ['b'], ['c']),
  gives('SELECT * EXCEPT (item, day) REPLACE (amount * 2 AS amount) FROM d.sales WHERE id = 1', [1, 'a', 20]),
  gives('SELECT s.* EXCEPT (day) FROM d.sales AS s WHERE id = 3', [3, 'b', 'x', 10]),
  gives('WITH big AS (SELECT * FROM d.sales WHERE amount >= 20) SELECT COUNT(*) FROM big', [2]),
  gives(
    'WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 4) SELECT SUM(i) FROM n',
    [10],
  ),
  gives('SELECT 1 UNION ALL SELECT 1', [1], [1]),
  gives('SELECT 1 UNION DISTINCT SELECT 1', [1]),
  gives('SELECT shop FROM d.sales EXCEPT DISTINCT SELECT shop FROM d.shops', ['c']),
  gives('SELECT shop FROM d.sales INTERSECT DISTINCT SELECT shop FROM d.shops ORDER BY shop', ['a'], ['b']),
  fails('SELECT 1 UNION SELECT 1', /ALL or keyword DISTINCT|Expected/),
  // Window functions
  gives(
    'SELECT id, ROW_NUMBER() OVER (PARTITION BY shop ORDER BY id) FROM d.sales ORDER BY id',
    [1, 1],
    [2, 2],
    [3, 1],
    [4, 2],
    [5, 1],
  ),
  gives(
    'SELECT id FROM d.sales WHERE TRUE QUALIFY ROW_NUMBER() OVER (PARTITION BY shop ORDER BY id DESC) = 1 ORDER BY id',
    [2],
    [4],
    [5],
  ),
  gives(
    'SELECT id, SUM(amount) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM d.sales ORDER BY id LIMIT 3',
    [1, 10],
    [2, 40],
    [3, 40],
  ),
  gives(
    'SELECT id, LAG(amount) OVER (ORDER BY id), LEAD(amount, 1, 0) OVER (ORDER BY id) FROM d.sales ORDER BY id LIMIT 2',
    [1, null, 30],
    [2, 10, 10],
  ),
  gives(
    'SELECT RANK() OVER w, DENSE_RANK() OVER w FROM UNNEST([1, 1, 2]) AS x WINDOW w AS (ORDER BY x) ORDER BY 1, 2',
    [1, 1],
    [1, 1],
    [3, 2],
  ),
  gives(
    'SELECT x, NTILE(2) OVER (ORDER BY x), PERCENT_RANK() OVER (ORDER BY x), CUME_DIST() OVER (ORDER BY x) FROM UNNEST([1, 2, 3, 4, 5]) AS x ORDER BY x LIMIT 2',
    [1, 1, 0, 0.2],
    [2, 1, 0.25, 0.4],
  ),
  gives(
    'SELECT FIRST_VALUE(x IGNORE NULLS) OVER (ORDER BY i), LAST_VALUE(x) OVER (ORDER BY i ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM UNNEST([STRUCT(1 AS i, NULL AS x), STRUCT(2, 7)]) ORDER BY i',
    [null, 7],
    [7, 7],
  ),
  gives('SELECT PERCENTILE_CONT(x, 0.5) OVER () FROM UNNEST([1, 2, 3, 4]) AS x LIMIT 1', [2.5]),
  gives('SELECT SUM(SUM(amount)) OVER () FROM d.sales GROUP BY shop LIMIT 1', [70]),
  // Aggregates
  gives(
    "SELECT STRING_AGG(item, '|' ORDER BY id), STRING_AGG(DISTINCT item, ',' ORDER BY item) FROM d.sales WHERE shop = 'a'",
    ['x|y', 'x,y'],
  ),
  gives(
    'SELECT ARRAY_AGG(id ORDER BY id DESC LIMIT 2), ARRAY_AGG(amount IGNORE NULLS ORDER BY id) FROM d.sales',
    [
      [5, 4],
      [10, 30, 10, 20],
    ],
  ),
  gives('SELECT LOGICAL_AND(amount > 5), LOGICAL_OR(amount > 25), MIN(day), MAX(id) FROM d.sales', [
    true,
    true,
    '2024-01-01',
    5,
  ]),
  gives('SELECT ANY_VALUE(item HAVING MAX amount) FROM d.sales', ['y']),
  gives(
    'SELECT APPROX_COUNT_DISTINCT(shop), MAX_BY(id, amount), APPROX_QUANTILES(x, 2) FROM d.sales CROSS JOIN UNNEST([1]) AS x',
    [3, 2, [1, 1, 1]],
  ),
  gives('SELECT ARRAY_CONCAT_AGG(a) FROM UNNEST([STRUCT([1, 2] AS a), STRUCT([3])])', [[1, 2, 3]]),
  gives(
    'SELECT shop, item, SUM(amount) FROM d.sales WHERE amount > 0 GROUP BY ROLLUP (shop, item) ORDER BY shop, item LIMIT 3',
    [null, null, 70],
    ['a', null, 40],
    ['a', 'x', 10],
  ),
  gives('SELECT shop, COUNT(*) AS n FROM d.sales GROUP BY ALL ORDER BY shop LIMIT 1', ['a', 2]),
  gives(
    'SELECT shop, GROUPING(shop), COUNT(*) FROM d.sales GROUP BY GROUPING SETS (shop, ()) ORDER BY 3 DESC LIMIT 1',
    [null, 1, 5],
  ),
  // An alias in GROUP BY comes before a column of the same name.
  gives(
    'SELECT DATE_TRUNC(day, MONTH) AS day, COUNT(*) FROM d.sales GROUP BY day ORDER BY day',
    ['2024-01-01', 4],
    ['2024-02-01', 1],
  ),
  // Arrays and structs
  gives(
    'SELECT [1, 2, 3][OFFSET(0)], [1, 2, 3][ORDINAL(1)], [1, 2][SAFE_OFFSET(5)], [1, 2][SAFE_ORDINAL(5)], [4, 5][1]',
    [1, 1, null, null, 5],
  ),
  fails('SELECT [1, 2][OFFSET(5)]', /out of bounds/),
  gives(
    "SELECT ARRAY_LENGTH([1, 2]), ARRAY_CONCAT([1], [2, 3]), ARRAY_REVERSE([1, 2]), ARRAY_TO_STRING(['a', NULL, 'b'], '-'), ARRAY_TO_STRING(['a', NULL], '-', 'x')",
    [2, [1, 2, 3], [2, 1], 'a-b', 'a-x'],
  ),
  gives('SELECT GENERATE_ARRAY(1, 5), GENERATE_ARRAY(0, 10, 5), GENERATE_ARRAY(5, 1)', [
    [1, 2, 3, 4, 5],
    [0, 5, 10],
    [],
  ]),
  gives('SELECT x, pos FROM UNNEST([10, 20]) AS x WITH OFFSET AS pos ORDER BY pos', [10, 0], [20, 1]),
  gives('SELECT x, `offset` FROM UNNEST([10, 20]) AS x WITH OFFSET ORDER BY 2 DESC', [20, 1], [10, 0]),
  gives("SELECT a, b FROM UNNEST([STRUCT(1 AS a, 'x' AS b), STRUCT(2, 'y')]) ORDER BY a", [1, 'x'], [2, 'y']),
  gives("SELECT * FROM UNNEST([STRUCT(1 AS a, 'x' AS b)])", [1, 'x']),
  gives('SELECT e.a FROM UNNEST([STRUCT(1 AS a), STRUCT(2 AS a)]) AS e ORDER BY 1', [1], [2]),
  gives('SELECT ARRAY(SELECT x * 2 FROM UNNEST([1, 2, 3]) AS x ORDER BY x)', [[2, 4, 6]]),
  gives('SELECT ARRAY(SELECT AS STRUCT 1 AS a, 2 AS b)', [[{ a: 1, b: 2 }]]),
  gives("SELECT STRUCT(1 AS a, 'x' AS b).b, (STRUCT(1 AS a)).a", ['x', 1]),
  gives('SELECT s.nested.v FROM (SELECT STRUCT(STRUCT(5 AS v) AS nested) AS s)', [5]),
  gives("SELECT STRUCT<x INT64, y STRING>(1, 'a')", [{ x: 1, y: 'a' }]),
  gives('SELECT (1, 2) IN ((1, 2), (3, 4))', [true]),
  gives(
    'SELECT o.id, i FROM (SELECT 1 AS id, [7, 8] AS items UNION ALL SELECT 2, []) AS o, UNNEST(o.items) AS i ORDER BY i',
    [1, 7],
    [1, 8],
  ),
  gives(
    'SELECT o.id, i FROM (SELECT 1 AS id, [7] AS items UNION ALL SELECT 2, []) AS o LEFT JOIN UNNEST(o.items) AS i ORDER BY id',
    [1, 7],
    [2, null],
  ),
  gives(
    'SELECT id, item FROM (SELECT 1 AS id, ["p", "q"] AS items) AS o, o.items AS item ORDER BY item',
    [1, 'p'],
    [1, 'q'],
  ),
  gives('SELECT (SELECT SUM(x) FROM UNNEST(items) AS x) FROM (SELECT [1, 2, 3] AS items)', [6]),
  gives('SELECT EXISTS(SELECT 1 FROM d.sales WHERE id = 99), (SELECT MAX(id) FROM d.sales)', [false, 5]),
  gives(
    'SELECT latest.amount FROM (SELECT ARRAY_AGG(s ORDER BY id DESC LIMIT 1)[OFFSET(0)] AS latest FROM d.sales AS s GROUP BY shop) ORDER BY 1',
    [null],
    [20],
    [30],
  ),
  gives(
    'SELECT latest.* EXCEPT (day, item) FROM (SELECT ARRAY_AGG(s ORDER BY id DESC LIMIT 1)[OFFSET(0)] AS latest FROM d.sales AS s) ',
    [5, 'c', null],
  ),
  gives('SELECT CAST(NULL AS ARRAY<INT64>), ARRAY<INT64>[]', [[], []]),
  gives(
    "SELECT id FROM d.sales AS s WHERE EXISTS (SELECT 1 FROM d.shops AS p WHERE p.shop = s.shop AND city = 'Nice') ORDER BY id",
    [3],
    [4],
  ),
  gives('SELECT id FROM d.sales WHERE shop IN (SELECT shop FROM d.shops) ORDER BY id LIMIT 1', [1]),
  gives('SELECT STRUCT(1 AS a) = STRUCT(1 AS b)', [true]),
  gives('SELECT * FROM (SELECT 1 AS x, 2 AS y) JOIN (SELECT 1 AS x, 3 AS z) USING (x)', [1, 2, 3]),
  // PIVOT and UNPIVOT
  gives(
    "SELECT * FROM (SELECT shop, item, amount FROM d.sales WHERE amount > 0) PIVOT(SUM(amount) FOR item IN ('x', 'y')) ORDER BY shop",
    ['a', 10, 30],
    ['b', 10, 20],
  ),
  gives(
    "SELECT t_x, n_x FROM (SELECT item, amount FROM d.sales) PIVOT(SUM(amount) AS t, COUNT(*) AS n FOR item IN ('x'))",
    [20, 2],
  ),
  gives(
    'SELECT * FROM (SELECT 1 AS id, 10 AS q1, 20 AS q2) UNPIVOT(v FOR q IN (q1, q2)) ORDER BY q',
    [1, 10, 'q1'],
    [1, 20, 'q2'],
  ),
  // Wildcard tables, partitions
  gives(
    "SELECT _TABLE_SUFFIX, n FROM `p.d.events_*` WHERE _TABLE_SUFFIX BETWEEN '20240101' AND '20240102' ORDER BY n",
    ['20240101', 1],
    ['20240102', 2],
  ),
  gives('SELECT * FROM `d.events_2024*` ORDER BY n', [1], [2], [3]),
  gives('SELECT id FROM d.parted WHERE _PARTITIONDATE = CURRENT_DATE()', [1]),
  gives('SELECT * FROM d.parted', [1]),
  // Names and errors
  gives('SELECT 1, 2 AS x, 3', [1, 2, 3]),
  gives('SELECT `id` FROM `p`.`d`.`sales` WHERE id = 1', [1]),
  gives('SELECT id FROM p.d.sales WHERE id = 1 -- a comment\n# another\n/* and one more */', [1]),
  fails('SELECT nope FROM d.sales', /Unrecognized name: nope at \[1:8\]/),
  fails('SELECT * FROM d.nothing', /Not found: Table p:d.nothing/),
  fails('SELECT id, COUNT(*) FROM d.sales', /neither grouped nor aggregated/),
  fails('SELECT FROM d.sales', /Syntax error: Unexpected keyword FROM at \[1:8\]/),
  fails('SELECT 1 AS a, 2 AS a', /[Dd]uplicate column names/),
  fails('SELECT * FROM sales', /must be qualified with a dataset/),
  // Refused by name
  refused('FROM d.sales |> FORK (|> WHERE id = 1), (|> LIMIT 1)'),
  refused('SELECT * FROM d.sales TABLESAMPLE SYSTEM (10 PERCENT)'),
  refused('SELECT * FROM ML.PREDICT(MODEL d.m, TABLE d.sales)'),
  gives(
    "SELECT column_name, data_type FROM d.INFORMATION_SCHEMA.COLUMN_FIELD_PATHS WHERE table_name = 'shops' ORDER BY column_name",
    ['city', 'STRING'],
    ['shop', 'STRING'],
  ),
  gives(
    "SELECT c.field_path FROM `p.d.INFORMATION_SCHEMA.COLUMN_FIELD_PATHS` AS c WHERE c.table_name = 'none'",
  ),
  refused('SELECT ARRAY_FILTER([1, 2], e -> e > 1)'),
  gives(
    'SELECT COUNT(*), (SELECT AS STRUCT * FROM (SELECT 2 AS v, 1 AS k) AS a JOIN (SELECT 3 AS v, 1 AS k) AS b USING (k)).k FROM (SELECT * FROM (SELECT 2 AS v, 1 AS k) AS a JOIN (SELECT 3 AS v, 1 AS k) AS b USING (k))',
    [1, 1],
  ),
  fails(
    'SELECT * FROM (SELECT 2 AS v, 1 AS k) AS a JOIN (SELECT 3 AS v, 1 AS k) AS b USING (k)',
    /Duplicate column names in the result/,
  ),
]
