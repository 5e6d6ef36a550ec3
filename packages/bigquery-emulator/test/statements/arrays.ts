import { type Case, fails, gives } from './case.ts'

/** Arrays and structs. */
export const ARRAYS: Case[] = [
  gives(
    "SELECT ARRAY_FIRST(['a', 'b', 'c', 'd']), ARRAY_LAST(['a', 'b', 'c', 'd']), ARRAY_FIRST(CAST(NULL AS ARRAY<INT64>))",
    ['a', 'd', null],
  ),
  fails('SELECT ARRAY_FIRST(CAST([] AS ARRAY<INT64>))', /empty|out of bounds/i),
  gives(
    "SELECT ARRAY_SLICE(a, 1, 3), ARRAY_SLICE(a, -1, 3), ARRAY_SLICE(a, 1, -3), ARRAY_SLICE(a, -1, -3), ARRAY_SLICE(a, -3, -1), ARRAY_SLICE(a, 3, 3) FROM (SELECT ['a', 'b', 'c', 'd', 'e'] AS a)",
    [['b', 'c', 'd'], [], ['b', 'c'], [], ['c', 'd', 'e'], ['d']],
  ),
  gives(
    "SELECT ARRAY_SLICE(a, -3, -3), ARRAY_SLICE(a, 1, 30), ARRAY_SLICE(a, 1, -30), ARRAY_SLICE(a, -30, 30), ARRAY_SLICE(a, -30, -5), ARRAY_SLICE(a, 5, 30) FROM (SELECT ['a', 'b', 'c', 'd', 'e'] AS a)",
    [['c'], ['b', 'c', 'd', 'e'], [], ['a', 'b', 'c', 'd', 'e'], ['a'], []],
  ),
  gives("SELECT ARRAY_SLICE(['a', 'b'], 1, NULL) IS NULL, ARRAY_SLICE(['a', 'b', NULL], 1, 3) IS NULL", [
    true,
    false,
  ]),
  gives(
    'SELECT GENERATE_ARRAY(10, 0, -3), GENERATE_ARRAY(4, 4, 10), GENERATE_ARRAY(10, 0, 3), GENERATE_ARRAY(5, NULL, 1) IS NULL, GENERATE_ARRAY(1, 2, 0.5)',
    [[10, 7, 4, 1], [4], [], true, [1, 1.5, 2]],
  ),
  gives(
    "SELECT ARRAY_CONCAT([1, 2], [3, 4], [5, 6]), ARRAY_LENGTH([]), ARRAY_LENGTH(CAST(NULL AS ARRAY<INT64>)), ARRAY_REVERSE(['x', 'y']), ARRAY_TO_STRING(['coffee', 'tea', 'milk'], '--'), ARRAY_TO_STRING(['cake', 'pie', NULL], '--', 'MISSING')",
    [[1, 2, 3, 4, 5, 6], 0, null, ['y', 'x'], 'coffee--tea--milk', 'cake--pie--MISSING'],
  ),
  gives(
    'SELECT ARRAY_TO_STRING([1, 2], "+"), ARRAY_TO_STRING([TRUE, FALSE], ","), ARRAY_TO_STRING([DATE "2024-01-05"], ",")',
    ['1+2', 'true,false', '2024-01-05'],
  ),
  fails('SELECT [1, NULL]', /null element/i),
  gives(
    'SELECT ARRAY_LENGTH([1, NULL, NULL]), [1, NULL][OFFSET(1)], ARRAY(SELECT x FROM UNNEST([1, NULL]) AS x WHERE x IS NOT NULL)',
    [3, null, [1]],
  ),
  fails('SELECT [1, 2][ORDINAL(0)]', /out of bounds/),
  fails('SELECT [1, 2][OFFSET(-1)]', /out of bounds/),
  gives(
    'SELECT [1, 2][SAFE_OFFSET(-1)], [1, 2][SAFE_ORDINAL(0)], [1, 2][SAFE_ORDINAL(2)], [1][OFFSET(CAST(NULL AS INT64))]',
    [null, null, 2, null],
  ),
  fails("SELECT [1, 'a']", /No matching signature|Array elements/i),
  gives("SELECT [1, 2.5], ['a'] || ['b'], [STRUCT(1 AS a), STRUCT(2)]", [
    [1, 2.5],
    ['a', 'b'],
    [{ a: 1 }, { a: 2 }],
  ]),
  gives('SELECT ARRAY<FLOAT64>[1, 2], ARRAY<STRUCT<a INT64, b STRING>>[(1, "x")], ARRAY<STRING>["a"]', [
    [1, 2],
    [{ a: 1, b: 'x' }],
    ['a'],
  ]),
  gives('SELECT x FROM UNNEST([3, 1, 2]) AS x ORDER BY x DESC', [3], [2], [1]),
  gives('SELECT COUNT(*) FROM UNNEST(CAST(NULL AS ARRAY<INT64>)) AS x', [0]),
  gives(
    'SELECT a, b FROM UNNEST([1, 2]) AS a, UNNEST([a, a * 10]) AS b ORDER BY b',
    [1, 1],
    [2, 2],
    [1, 10],
    [2, 20],
  ),
  gives(
    "SELECT id, ARRAY(SELECT v FROM UNNEST(vs) AS v WITH OFFSET AS o WHERE o > 0 ORDER BY o DESC) FROM (SELECT 1 AS id, ['a', 'b', 'c'] AS vs)",
    [1, ['c', 'b']],
  ),
  gives(
    'SELECT (SELECT COUNT(DISTINCT x) FROM UNNEST(xs) AS x), EXISTS(SELECT 1 FROM UNNEST(xs) AS x WHERE x > 2) FROM (SELECT [1, 1, 3] AS xs)',
    [2, true],
  ),
  gives(
    'SELECT ARRAY_AGG(DISTINCT x ORDER BY x), ARRAY_AGG(x ORDER BY x DESC LIMIT 2) FROM UNNEST([2, 1, 2]) AS x',
    [
      [1, 2],
      [2, 2],
    ],
  ),
  fails('SELECT ARRAY_AGG(x) FROM UNNEST([1, NULL]) AS x', /null element/i),
  gives(
    'SELECT ARRAY_CONCAT_AGG(x ORDER BY ARRAY_LENGTH(x)) FROM (SELECT [1, 2, 3] AS x UNION ALL SELECT [4] UNION ALL SELECT NULL)',
    [[4, 1, 2, 3]],
  ),
  gives('SELECT ARRAY_CONCAT_AGG(x LIMIT 1) FROM (SELECT [1, 2] AS x)', [[1, 2]]),
  gives("SELECT STRUCT(1, 'a', STRUCT(2 AS x)), STRUCT<INT64>(5)", [
    { _field_1: 1, _field_2: 'a', _field_3: { x: 2 } },
    { _field_1: 5 },
  ]),
  gives('SELECT s.*, s.a + 1 FROM (SELECT STRUCT(1 AS a, 2 AS b) AS s)', [1, 2, 2]),
  gives(
    'SELECT STRUCT(1 AS a, 2 AS b) = (1, 2), (1, 2) != (1, 3), (1, NULL) IN ((1, 2)), STRUCT(1) IS NULL',
    [true, true, null, false],
  ),
  fails('SELECT STRUCT(1 AS a).b', /does not exist in STRUCT|not found/i),
  gives('SELECT CAST(STRUCT(1, 2) AS STRUCT<x STRING, y FLOAT64>), CAST([1, 2] AS ARRAY<STRING>)', [
    { x: '1', y: 2 },
    ['1', '2'],
  ]),
  gives('SELECT DISTINCT s FROM (SELECT STRUCT(1 AS a) AS s UNION ALL SELECT STRUCT(1))', [{ a: 1 }]),
  gives(
    'SELECT 1 IN UNNEST([1, 2]), 3 NOT IN UNNEST([1, 2]), 1 IN UNNEST(CAST([] AS ARRAY<INT64>)), NULL IN UNNEST([1]), 3 IN UNNEST([1, NULL])',
    [true, true, false, null, null],
  ),
]
