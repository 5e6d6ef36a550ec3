import { type Case, fails, gives, refused } from './case.ts'

/** Functions in SQL of one's own, each case with those of its own, for the cases run side by side. */
export const OWN_FUNCTIONS: Case[] = [
  gives(
    'CREATE FUNCTION d.f1(x INT64, y FLOAT64) AS (x * y); SELECT d.f1(2, 3), p.d.f1(2, 1.5), `p.d.f1`(1, 1), `p`.d.f1(1, 2)',
    [6, 3, 1, 2],
  ),
  gives(
    'CREATE FUNCTION d.f2(x ANY TYPE) AS (x + 1); CREATE FUNCTION d.f2b(x ANY TYPE) RETURNS STRING AS (FORMAT("%t", d.f2(x))); SELECT d.f2b(1), d.f2b(0.5)',
    ['2', '1.5'],
  ),
  gives(
    'CREATE FUNCTION d.f3(map ANY TYPE, k ANY TYPE) AS ((SELECT e.value FROM UNNEST(map) AS e WHERE e.key = k LIMIT 1)); SELECT d.f3([STRUCT("a" AS key, 1 AS value), ("b", 2)], "b"), d.f3(m, 7) FROM (SELECT [STRUCT(7 AS key, "x" AS value)] AS m)',
    [2, 'x'],
  ),
  gives('CREATE FUNCTION d.f4() AS (1); CREATE FUNCTION IF NOT EXISTS d.f4() AS (2); SELECT d.f4()', [1]),
  gives('CREATE FUNCTION d.f5() AS (1); CREATE OR REPLACE FUNCTION d.f5() AS (2); SELECT d.f5()', [2]),
  gives(
    'CREATE FUNCTION d.f6(a STRUCT<k STRING, v FLOAT64>) RETURNS STRUCT<x STRING, y FLOAT64> AS ((SELECT AS STRUCT a.k AS q, a.v AS r)); SELECT d.f6(("a", 1)).y, d.f6(STRUCT("b" AS z, 2 AS w)).x',
    [1, 'b'],
  ),
  gives(
    'CREATE FUNCTION d.f7() AS ((SELECT COUNT(*) FROM d.shops)); WITH shops AS (SELECT 1) SELECT d.f7() FROM shops',
    [3],
  ),
  gives(
    'CREATE FUNCTION d.f8(x INT64) AS (x + 1); CREATE VIEW d.f8_view AS SELECT d.f8(amount) AS more FROM d.sales WHERE id = 1; SELECT more FROM d.f8_view',
    [11],
  ),
  gives(
    `CREATE FUNCTION d.f9(expected ANY TYPE, actual ANY TYPE) AS (IF(TO_JSON_STRING(expected) = TO_JSON_STRING(actual), TRUE, ERROR(CONCAT('Expected ', TO_JSON_STRING(expected), ' but got ', TO_JSON_STRING(actual)))));
     SELECT d.f9([1, 2], [1, 2]), d.f9(STRUCT(1 AS a), STRUCT(1 AS a))`,
    [true, true],
  ),
  gives(
    'CREATE AGGREGATE FUNCTION d.f10(x FLOAT64, y FLOAT64 NOT AGGREGATE) RETURNS FLOAT64 AS (SUM(x) / y); SELECT shop, d.f10(amount, 10) FROM d.sales WHERE shop < "c" GROUP BY shop ORDER BY shop',
    ['a', 4],
    ['b', 3],
  ),
  gives(
    'CREATE TEMP AGGREGATE FUNCTION f(x FLOAT64) AS (SUM(x) / COUNT(*)); SELECT f(x) FROM UNNEST([1, 2, 6]) AS x',
    [3],
  ),
  gives(
    'CREATE FUNCTION d.f11(x INT64) AS (x / 2); SELECT routine_type, data_type, routine_body, external_language, ddl FROM d.INFORMATION_SCHEMA.ROUTINES WHERE routine_name = "f11"',
    ['FUNCTION', 'FLOAT64', 'SQL', null, 'CREATE FUNCTION d.f11(x INT64) AS (x / 2)'],
  ),
  gives(
    'CREATE FUNCTION d.f12() RETURNS ARRAY<STRING> DETERMINISTIC LANGUAGE js AS "return []"; SELECT data_type, routine_body, external_language, is_deterministic FROM d.INFORMATION_SCHEMA.ROUTINES WHERE routine_name = "f12"',
    ['ARRAY<STRING>', 'EXTERNAL', 'JAVASCRIPT', 'YES'],
  ),
  gives(
    'CREATE TEMP FUNCTION f(x INT64) AS (x + 1); CREATE TEMP FUNCTION g(x INT64) AS (f(x) * 2); SELECT g(3)',
    [8],
  ),
  gives('CREATE TEMP FUNCTION f(x FLOAT64, d DATE) AS (FORMAT("%T %t", x, d)); SELECT f(1, "2020-01-01")', [
    '1.0 2020-01-01',
  ]),
  gives(
    'CREATE TEMP FUNCTION f(x ARRAY<FLOAT64>) AS ((SELECT SUM(e) FROM UNNEST(x) AS e)); SELECT f([1, 2]), f([]), f(NULL)',
    [3, null, null],
  ),
  fails('SELECT d.nowhere(1)', /^Function not found: d\.nowhere at \[\d+:8\]$/),
  fails('CREATE FUNCTION d.f13() AS (1); DROP FUNCTION d.f13; SELECT d.f13()', /^Function not found: d\.f13/),
  fails('DROP FUNCTION d.nowhere', /^Not found: Routine p:d\.nowhere/),
  gives('DROP FUNCTION IF EXISTS d.nowhere'),
  fails('CREATE PROCEDURE d.f14() BEGIN SELECT 1; END; DROP FUNCTION d.f14', /^Not found: Routine p:d\.f14/),
  fails(
    'CREATE FUNCTION d.f15() AS (1); CREATE FUNCTION d.f15() AS (1)',
    /^Already Exists: Routine p:d\.f15$/,
  ),
  fails('CREATE FUNCTION d.f16(x INT64) AS (x + nope)', /^Unrecognized name: nope at \[1:40\]$/),
  fails(
    'CREATE FUNCTION d.f19() AS (1); CREATE OR REPLACE FUNCTION d.f19() AS (d.f19() + d.f19()); SELECT d.f19()',
    /calls itself/,
  ),
  fails('CREATE FUNCTION d.f17(a INT64, A INT64) AS (a)', /^Duplicate argument name A$/),
  fails('CREATE FUNCTION nowhere() AS (1)', /^Routine name "nowhere" missing dataset/),
  fails('CREATE FUNCTION nowhere.f() AS (1)', /^Not found: Dataset p:nowhere/),
  fails(
    'CREATE TEMP FUNCTION f(x INT64) AS (x); SELECT f("a")',
    /^No matching signature for function F for argument types: STRING\. Supported signature: F\(INT64\)/,
  ),
  fails(
    'CREATE TEMP FUNCTION f(x ARRAY<FLOAT64>) AS (x); SELECT f(a) FROM (SELECT [1, 2] AS a)',
    /^No matching signature for function F for argument types: ARRAY<INT64>/,
  ),
  fails(
    'CREATE TEMP FUNCTION f(x INT64) AS (x); SELECT f(1, 2)',
    /^Number of arguments does not match for function F/,
  ),
  fails('CREATE TEMP FUNCTION f(x INT64) AS (x); SELECT SAFE.f(1)', /does not support SAFE error mode/),
  refused(
    'CREATE TEMP AGGREGATE FUNCTION f(x FLOAT64) AS (SUM(x)); SELECT f(DISTINCT x) FROM UNNEST([1, 1]) AS x',
  ),
  refused(
    'CREATE AGGREGATE FUNCTION d.f18(x FLOAT64) RETURNS FLOAT64 LANGUAGE js AS "export function initialState() {}"',
  ),
]
