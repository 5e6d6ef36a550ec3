import { type Case, fails, gives } from './case.ts'

/** Ranges, approximate aggregates, and fields below columns that UPDATE sets. */
export const RANGES: Case[] = [
  gives(
    "SELECT CAST(RANGE<DATE> '[2024-01-01, UNBOUNDED)' AS STRING), CAST(CAST(NULL AS RANGE<DATE>) AS STRING)",
    ['[2024-01-01, UNBOUNDED)', null],
  ),
  gives(
    `SELECT RANGE_START(r), RANGE_END(r), RANGE_CONTAINS(r, DATE '2024-02-01'), RANGE_OVERLAPS(r, RANGE<DATE> '[2024-01-31, 2024-03-01)'),
       RANGE_INTERSECT(r, RANGE<DATE> '[UNBOUNDED, 2024-01-03)') = RANGE(DATE '2024-01-01', DATE '2024-01-03'), RANGE_START(RANGE<DATE> '[UNBOUNDED, 2024-01-03)')
     FROM (SELECT RANGE<DATE> '[2024-01-01, 2024-02-01)' AS r)`,
    ['2024-01-01', '2024-02-01', false, true, true, null],
  ),
  gives(
    "SELECT RANGE_END(r) FROM UNNEST(GENERATE_RANGE_ARRAY(RANGE<DATE> '[2024-01-01, 2024-01-04)', INTERVAL 2 DAY)) AS r ORDER BY 1",
    ['2024-01-03'],
    ['2024-01-04'],
  ),
  gives(
    `CREATE TABLE d.spans (r RANGE<DATETIME>); INSERT INTO d.spans VALUES (RANGE<DATETIME> '[2024-01-01, UNBOUNDED)'), (RANGE<DATETIME> '[UNBOUNDED, 2024-01-01)');
     SELECT CAST(r AS STRING) FROM d.spans ORDER BY r`,
    ['[UNBOUNDED, 2024-01-01 00:00:00)'],
    ['[2024-01-01 00:00:00, UNBOUNDED)'],
  ),
  fails("SELECT RANGE(DATE '2024-01-02', DATE '2024-01-01')", /must be smaller/),
  gives(
    "SELECT APPROX_TOP_COUNT(x, 1), APPROX_TOP_SUM(x, n, 1) FROM UNNEST([STRUCT('a' AS x, 1 AS n), ('b', 5), ('a', 1)])",
    [[{ value: 'a', count: 2 }], [{ value: 'b', sum: 5 }]],
  ),
  gives(
    `CREATE TABLE d.deep AS SELECT 1 AS id, STRUCT(1 AS a, STRUCT(2 AS c, 3 AS d) AS b) AS s;
     UPDATE d.deep SET s.b.c = 20, s.a = id + 9 WHERE TRUE; SELECT s FROM d.deep`,
    [{ a: 10, b: { c: 20, d: 3 } }],
  ),
  fails(
    'CREATE TABLE d.deep2 AS SELECT STRUCT(1 AS a) AS s; UPDATE d.deep2 SET s.x = 1 WHERE TRUE',
    /Name x not found inside s/,
  ),
  gives('SELECT l.s.* EXCEPT (a), (STRUCT(5 AS x)).* FROM (SELECT STRUCT(1 AS a, 2 AS b) AS s) AS l', [2, 5]),
  gives("SELECT 'a' IN ((SELECT 'b'), 'a'), 1 IN ((SELECT 1)), CAST(NULL AS ARRAY<INT64>)[OFFSET(5)]", [
    true,
    true,
    null,
  ]),
  gives(
    "SELECT SAFE_CAST('x' AS BOOL), SAFE.MOD(1, 0), SAFE.ARRAY_LAST(ARRAY(SELECT 1 LIMIT 0)), SAFE.COT(0)",
    [null, null, null, null],
  ),
  gives(
    "SELECT * FROM (SELECT shop, amount, item FROM d.sales WHERE shop IN ('a', 'b')) PIVOT(ARRAY_AGG(amount IGNORE NULLS) AS list, COUNTIF(amount > 10) AS big FOR item IN ('x', 'z' AS other)) ORDER BY shop",
    ['a', [10], 0, [], 0],
    ['b', [10], 0, [], 0],
  ),
  gives(
    'SELECT _1, n_2, `NULL` FROM (SELECT x FROM UNNEST([1, 1, NULL]) AS x) PIVOT(COUNT(*) FOR x IN (1, 2 AS n_2, NULL))',
    [2, 0, 1],
  ),
  gives("SELECT any_x_100 FROM (SELECT 100 AS y, NUMERIC '1.5' AS x) PIVOT(SUM(x) AS any_x FOR y IN (100))", [
    '1.5',
  ]),
  gives(
    'SELECT HLL_COUNT.MERGE(s), HLL_COUNT.EXTRACT(HLL_COUNT.MERGE_PARTIAL(s)) FROM (SELECT HLL_COUNT.INIT(x) AS s FROM UNNEST([1, 2, 2]) AS x UNION ALL SELECT HLL_COUNT.INIT(x) FROM UNNEST([2, 3]) AS x)',
    [3, 3],
  ),
  fails('SELECT HLL_COUNT.INIT(x, 9) FROM UNNEST([1]) AS x', /precision must be between/),
  fails('SELECT COALESCE(id, shop) FROM d.sales', /No matching signature for operator COALESCE/),
  fails("SELECT 1 UNION ALL SELECT 'a'", /incompatible types: INT64, STRING/),
  fails('SELECT id FROM d.sales LIMIT CAST(NULL AS INT64)', /LIMIT and OFFSET expect a non-negative/),
  fails('SELECT id.x FROM d.sales', /Cannot access field x|not found/),
  fails('SELECT (SELECT 1, 2)', /Scalar subquery cannot have more than one column/),
  fails('SELECT SUM(SUM(id)) FROM d.sales', /Aggregations of aggregations are not allowed/),
  gives(
    "SELECT WITH(a AS 1, b AS a + 1, a + b), ROUND(2.5, 0, 'ROUND_HALF_EVEN'), TRUNC(2.789, 1), GENERATE_ARRAY(0.5, 1.5, 0.5)",
    [3, 2, 2.7, [0.5, 1, 1.5]],
  ),
  fails('SELECT GENERATE_ARRAY(1, 5, 0)', /step cannot be 0/),
  gives(
    `CREATE TABLE d.stays AS SELECT 1 AS id, RANGE<DATE> '[2024-01-01, 2024-01-05)' AS r UNION ALL SELECT 1, RANGE<DATE> '[2024-01-05, 2024-01-09)'
       UNION ALL SELECT 1, RANGE<DATE> '[2024-01-06, 2024-01-07)' UNION ALL SELECT 1, RANGE<DATE> '[2024-02-01, UNBOUNDED)' UNION ALL SELECT 2, RANGE<DATE> '[2024-01-03, 2024-01-04)';
     SELECT id, CAST(r AS STRING) AS r, CAST(session_range AS STRING) FROM RANGE_SESSIONIZE(TABLE d.stays, 'r', ['id']) ORDER BY id, r`,
    [1, '[2024-01-01, 2024-01-05)', '[2024-01-01, 2024-01-09)'],
    [1, '[2024-01-05, 2024-01-09)', '[2024-01-01, 2024-01-09)'],
    [1, '[2024-01-06, 2024-01-07)', '[2024-01-01, 2024-01-09)'],
    [1, '[2024-02-01, UNBOUNDED)', '[2024-02-01, UNBOUNDED)'],
    [2, '[2024-01-03, 2024-01-04)', '[2024-01-03, 2024-01-04)'],
  ),
  gives(
    `CREATE TABLE d.presence AS SELECT RANGE<DATE> '[UNBOUNDED, 2024-01-05)' AS r UNION ALL SELECT RANGE<DATE> '[2024-01-05, 2024-01-09)' UNION ALL SELECT RANGE<DATE> '[2024-01-08, 2024-01-10)';
     SELECT CAST(session_range AS STRING) AS s, COUNT(*) FROM RANGE_SESSIONIZE(TABLE d.presence, 'r', [], 'OVERLAPS') AS v GROUP BY s ORDER BY s`,
    ['[2024-01-05, 2024-01-10)', 2],
    ['[UNBOUNDED, 2024-01-05)', 1],
  ),
  fails("SELECT * FROM RANGE_SESSIONIZE(TABLE d.sales, 'id', [], 'TOUCHES')", /Invalid sessionize option/),
]
