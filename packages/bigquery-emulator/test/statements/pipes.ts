import { type Case, fails, gives } from './case.ts'

/** Pipe syntax, over `d.sales` (id, shop, item, amount, day) and `d.shops` (shop, city). */
export const PIPES: Case[] = [
  gives('FROM d.sales |> WHERE id < 3 |> SELECT id, amount * 2 AS twice |> WHERE twice > 20', [2, 60]),
  gives(
    'FROM d.sales |> AGGREGATE SUM(amount) AS total, COUNT(*) GROUP BY shop |> WHERE total > 0 |> ORDER BY shop',
    ['a', 40, 2],
    ['b', 30, 2],
  ),
  gives('FROM d.sales |> AGGREGATE COUNT(*) AS n GROUP AND ORDER BY shop DESC', ['c', 1], ['b', 2], ['a', 2]),
  gives('SELECT id FROM d.sales |> ORDER BY id DESC |> LIMIT 1 OFFSET 1', [4]),
  gives(
    'FROM d.sales AS s |> JOIN d.shops AS p ON s.shop = p.shop |> WHERE s.id = 1 |> SELECT s.id, p.city',
    [1, 'Lyon'],
  ),
  gives('FROM d.sales |> EXTEND amount + 1 AS more |> WHERE sales.id = 1 |> SELECT more', [11]),
  gives(
    'FROM d.sales |> EXTEND RANK() OVER (ORDER BY id DESC) AS place |> WHERE place = 1 |> SELECT id',
    [5],
  ),
  gives('FROM d.sales |> WHERE RANK() OVER (ORDER BY id DESC) = 1 |> SELECT id', [5]),
  gives("FROM d.shops |> SET city = 'x' |> RENAME shop AS s |> WHERE s = 'a'", ['a', 'x']),
  gives('FROM d.sales |> DROP item, day, amount |> WHERE id = 1 |> AS t |> SELECT t.shop', ['a']),
  gives('SELECT 1 AS a |> UNION ALL (SELECT 2), (SELECT 1) |> DISTINCT |> ORDER BY a', [1], [2]),
  gives('SELECT 1 AS a |> WITH t AS (SELECT 2 AS a) |> UNION ALL (FROM t) |> ORDER BY a', [1], [2]),
  gives(
    "FROM (SELECT shop, amount, item FROM d.sales) |> PIVOT (SUM(amount) FOR item IN ('x', 'y')) |> WHERE shop = 'a'",
    ['a', 10, 30],
  ),
  gives('FROM UNNEST([1, 2]) AS x |> ASSERT x > 0 |> AGGREGATE SUM(x)', [3]),
  fails("FROM UNNEST([1, 2]) AS x |> ASSERT x > 1, 'x is', x", /Assert failed: x > 1/),
  gives('SELECT (FROM d.sales |> AGGREGATE COUNT(*))', [5]),
  // Other ways that queries were refused.
  fails(
    "SELECT SUM(v) FROM UNNEST([NUMERIC '99999999999999999999999999999', NUMERIC '1']) AS v",
    /numeric overflow/,
  ),
  gives('SELECT (1, 2) IN ((1, 2), (3, 4)), (1, NULL) IN UNNEST([(1, 2)]), (5, 6) IN UNNEST([(1, 2)])', [
    true,
    null,
    false,
  ]),
  gives(
    'SELECT x, y FROM UNNEST([1, 2]) AS x RIGHT JOIN UNNEST([2, 3]) AS y ON x = y ORDER BY y',
    [2, 2],
    [null, 3],
  ),
  gives(
    "SELECT ARRAY<STRUCT<a DATE, b INT64>>[('2024-01-05', 1)][OFFSET(0)].a, CAST((1, '2') AS STRUCT<x STRING, y INT64>)",
    ['2024-01-05', { x: '1', y: 2 }],
  ),
  gives(
    "SELECT TYPEOF([1]), TYPEOF(STRUCT('x' AS a)), PARSE_NUMERIC('1,234.5-'), STRING_AGG(b, b'-') FROM UNNEST([b'a', b'b']) AS b",
    ['ARRAY<INT64>', 'STRUCT<a STRING>', '-1234.5', '612d62'],
  ),
]
