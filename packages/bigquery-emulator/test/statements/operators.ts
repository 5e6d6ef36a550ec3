import { type Case, fails, gives } from './case.ts'

/** Operators, conditions and conversions. */
export const OPERATORS: Case[] = [
  // Three-valued logic
  gives('SELECT TRUE AND NULL, FALSE AND NULL, TRUE OR NULL, FALSE OR NULL, NOT CAST(NULL AS BOOL)', [
    null,
    false,
    true,
    null,
    null,
  ]),
  gives(
    'SELECT NULL = NULL, NULL != 1, NULL < 1, NULL IN (1), 1 IN (2, NULL), 1 NOT IN (2, NULL), 2 IN (2, NULL)',
    [null, null, null, null, null, null, true],
  ),
  gives('SELECT TRUE IS TRUE, NULL IS TRUE, NULL IS NOT TRUE, FALSE IS NOT FALSE, NULL IS NOT FALSE', [
    true,
    false,
    true,
    false,
    true,
  ]),
  gives('SELECT 1 IS DISTINCT FROM 2, NULL IS NOT DISTINCT FROM NULL, 1 IS NOT DISTINCT FROM NULL', [
    true,
    true,
    false,
  ]),
  gives('SELECT NULL BETWEEN 1 AND 2, 5 BETWEEN NULL AND 1, 1 BETWEEN 2 AND NULL, 5 NOT BETWEEN 1 AND 3', [
    null,
    false,
    false,
    true,
  ]),
  gives(
    'SELECT FALSE AND 1 / 0 > 1, IF(TRUE, 1, 1 / 0), COALESCE(1, 1 / 0), CASE WHEN TRUE THEN 1 ELSE DIV(1, 0) END',
    [false, 1, 1, 1],
  ),
  // Precedence
  gives(
    'SELECT 1 + 2 * 3, (1 + 2) * 3, -2 + 5, 2 - 3 - 4, 100 / 10 / 2, NOT TRUE OR TRUE, NOT (TRUE OR TRUE)',
    [7, 9, 3, -5, 5, true, false],
  ),
  gives('SELECT TRUE OR FALSE AND FALSE, 1 = 1 AND 2 = 2, NOT 1 = 2, 1 + 1 = 2, 7 & 3 = 3, 5 | 2 < 8', [
    true,
    true,
    true,
    true,
    true,
    true,
  ]),
  gives("SELECT 'a' || 'b' = 'ab', - - 5, + 5, 3 - -3, 8 >> 1 << 1", [true, 5, 5, 6, 8]),
  // NaN is equal to nothing, not even to itself, and comes before all numbers in an order.
  gives(
    "SELECT n = n, n != n, n < 1, n > 1, n >= n, n IN (n), n BETWEEN n AND n FROM (SELECT CAST('nan' AS FLOAT64) AS n)",
    [false, true, false, false, false, false, false],
  ),
  gives(
    "SELECT i FROM UNNEST([CAST('inf' AS FLOAT64), 0, CAST('nan' AS FLOAT64), NULL, CAST('-inf' AS FLOAT64)]) AS x WITH OFFSET AS i ORDER BY x",
    [3],
    [2],
    [4],
    [1],
    [0],
  ),
  gives(
    "SELECT i FROM UNNEST([CAST('inf' AS FLOAT64), 0, CAST('nan' AS FLOAT64), NULL]) AS x WITH OFFSET AS i ORDER BY x DESC",
    [0],
    [1],
    [2],
    [3],
  ),
  gives("SELECT IS_NAN(MAX(x)), IS_NAN(MIN(x)) FROM UNNEST([1, CAST('nan' AS FLOAT64), 2]) AS x", [
    true,
    true,
  ]),
  gives(
    "SELECT COUNT(*) FROM (SELECT x FROM UNNEST([CAST('nan' AS FLOAT64), CAST('nan' AS FLOAT64), 0.0, -0.0]) AS x GROUP BY x)",
    [2],
  ),
  gives('SELECT CAST(0.0 AS STRING), 0.0 = -0.0', ['0', true]),
  // Text in comparison goes by code points.
  gives("SELECT 'a' < 'b', 'B' < 'a', 'Z' < 'é', 'a' < 'aa', '' < ' ', 'é' = 'e\\u0301'", [
    true,
    true,
    true,
    true,
    true,
    false,
  ]),
  gives("SELECT x FROM UNNEST(['b', 'A', 'é', 'a', '']) AS x ORDER BY x", [''], ['A'], ['a'], ['b'], ['é']),
  gives("SELECT b'a' < b'b', b'\\xff' > b'a', b'' < b'\\x00', TRUE > FALSE", [true, true, true, true]),
  // LIKE
  gives(
    "SELECT 'abc' LIKE 'a_c', 'abc' LIKE '%', '' LIKE '%', 'abc' LIKE 'A%', 'a%c' LIKE 'a\\\\%c', 'a\\nb' LIKE 'a%b', 'abc' NOT LIKE 'ab'",
    [true, true, true, false, true, true, true],
  ),
  gives("SELECT NULL LIKE 'a', 'a' LIKE NULL, 'été' LIKE '_t_'", [null, null, true]),
  // Conditions
  gives(
    "SELECT IF(NULL, 1, 2), IFNULL(5, 0), NULLIF(1, 2), NULLIF(NULL, 1), COALESCE(NULL, 'a'), IFNULL(NULL, NULL)",
    [2, 5, 1, null, 'a', null],
  ),
  gives(
    "SELECT CASE NULL WHEN NULL THEN 1 ELSE 2 END, CASE 5 WHEN 1 THEN 'a' END, CASE WHEN NULL THEN 1 WHEN TRUE THEN 2 END",
    [2, null, 2],
  ),
  gives('SELECT CASE WHEN TRUE THEN 1 ELSE 2.5 END, IF(FALSE, 1, 1.5), COALESCE(NULL, 1, 2.5), [1, 2.5]', [
    1,
    1.5,
    1,
    [1, 2.5],
  ]),
  fails('SELECT IF(1, 2, 3)', /No matching signature/),
  fails("SELECT CASE WHEN TRUE THEN 1 ELSE 'a' END", /No matching signature/),
  fails('SELECT NOT 5', /No matching signature/),
  fails('SELECT 1 AND TRUE', /No matching signature/),
  fails("SELECT 'a' + 'b'", /No matching signature/),
  fails("SELECT -'a'", /No matching signature/),
  fails('SELECT [1] = [1]', /Equality is not defined|No matching signature/),
  fails('SELECT [1] < [2]', /not defined|No matching signature/),
  fails('SELECT STRUCT(1) < STRUCT(2)', /not defined|No matching signature/),
  fails("SELECT 1 LIKE 'a'", /No matching signature/),
  // Conversion
  gives(
    "SELECT CAST(' 12 ' AS INT64), CAST('-0' AS INT64), CAST('+7' AS INT64), CAST('0X1f' AS INT64)",
    [12, 0, 7, 31],
  ),
  fails("SELECT CAST('' AS INT64)", /Bad int64 value/),
  fails("SELECT CAST('9223372036854775808' AS INT64)", /Bad int64 value|out of range/i),
  gives(
    "SELECT CAST('1e3' AS FLOAT64), CAST('.5' AS FLOAT64), CAST(' -1.5 ' AS FLOAT64), CAST('5.' AS FLOAT64)",
    [1000, 0.5, -1.5, 5],
  ),
  gives(
    'SELECT CAST(1.5 AS INT64), CAST(0.5 AS INT64), CAST(-0.5 AS INT64), CAST(1.49 AS INT64), CAST(-1.5 AS INT64)',
    [2, 1, -1, 1, -2],
  ),
  gives(
    "SELECT CAST(NUMERIC '1.5' AS INT64), CAST(NUMERIC '-2.5' AS INT64), CAST(NUMERIC '1.5' AS FLOAT64), CAST(3 AS NUMERIC)",
    [2, -3, 1.5, '3'],
  ),
  fails("SELECT CAST(CAST('nan' AS FLOAT64) AS INT64)", /nan|Illegal|out of range/i),
  fails("SELECT CAST(CAST('nan' AS FLOAT64) AS NUMERIC)", /nan|Illegal|out of range/i),
  gives(
    'SELECT CAST(1e6 AS STRING), CAST(1e15 AS STRING), CAST(1e21 AS STRING), CAST(123456.789 AS STRING), CAST(0.1 AS STRING), CAST(-2.0 AS STRING), CAST(1e-5 AS STRING)',
    ['1000000', '1e+15', '1e+21', '123456.789', '0.1', '-2', '1e-05'],
  ),
  gives(
    "SELECT CAST(FALSE AS STRING), CAST('TRUE' AS BOOL), CAST('False' AS BOOL), CAST(5 AS BOOL), CAST(FALSE AS INT64)",
    ['false', true, false, true, 0],
  ),
  fails("SELECT CAST('yes' AS BOOL)", /Bad bool value: yes/),
  fails('SELECT CAST(1.5 AS BOOL)', /Invalid cast from FLOAT64 to BOOL/),
  fails('SELECT CAST(1 AS DATE)', /Invalid cast from INT64 to DATE/),
  fails("SELECT CAST(DATE '2024-01-01' AS INT64)", /Invalid cast from DATE to INT64/),
  fails('SELECT CAST(1 AS BYTES)', /Invalid cast from INT64 to BYTES/),
  fails('SELECT CAST(TRUE AS FLOAT64)', /Invalid cast from BOOL to FLOAT64/),
  gives(
    "SELECT CAST(DATETIME '2024-01-05 10:20:30' AS DATE), CAST(DATE '2024-01-05' AS DATETIME), CAST(DATE '2024-01-05' AS TIMESTAMP), CAST(DATETIME '2024-01-05 10:20:30' AS TIME)",
    ['2024-01-05', '2024-01-05T00:00:00', '2024-01-05T00:00:00.000Z', '10:20:30'],
  ),
  gives(
    "SELECT CAST(TIME '10:20:30.5' AS STRING), CAST(DATETIME '2024-01-05 10:20:30.25' AS STRING), CAST(TIMESTAMP '2024-01-05 10:20:30.123456+00' AS STRING)",
    ['10:20:30.500', '2024-01-05 10:20:30.250', '2024-01-05 10:20:30.123456+00'],
  ),
  gives("SELECT CAST('1:2:3' AS TIME), CAST('2024-1-5' AS DATE), CAST('2024-01-05T10:00:00' AS DATETIME)", [
    '01:02:03',
    '2024-01-05',
    '2024-01-05T10:00:00',
  ]),
  gives(
    "SELECT SAFE_CAST('a' AS FLOAT64), SAFE_CAST(1e30 AS INT64), SAFE_CAST('x' AS TIMESTAMP), SAFE_CAST('12' AS INT64), SAFE_CAST(NULL AS DATE)",
    [null, null, null, 12, null],
  ),
  gives(
    "SELECT SAFE_CAST(b'\\xff' AS STRING), SAFE_CAST('2024-13-01' AS DATE), SAFE_CAST('25:00:00' AS TIME)",
    [null, null, null],
  ),
  gives(
    "SELECT PARSE_NUMERIC('123.45'), PARSE_NUMERIC('  - 12.34 '), PARSE_NUMERIC('12.34-'), PARSE_NUMERIC('1.2e3'), PARSE_NUMERIC('.5')",
    ['123.45', '-12.34', '-12.34', '1200', '0.5'],
  ),
  fails("SELECT PARSE_NUMERIC('abc')", /Invalid NUMERIC/i),
  gives(
    "SELECT CAST('0.0000000005' AS NUMERIC), CAST('1.0000000014' AS NUMERIC), CAST(1.23456789012 AS NUMERIC)",
    ['1e-9', '1.000000001', '1.23456789'],
  ),
  fails("SELECT CAST('1e29' AS NUMERIC)", /numeric|range/i),
  gives("SELECT CAST('abc' AS STRING(3)), CAST(NUMERIC '1.25' AS NUMERIC(5, 1)), CAST(b'ab' AS BYTES(2))", [
    'abc',
    '1.3',
    '6162',
  ]),
  fails("SELECT CAST('abcd' AS STRING(3))", /maximum|length/i),
  gives(
    "SELECT '2024-01-05' = DATE '2024-01-05', DATE '2024-01-05' BETWEEN '2024-01-01' AND '2024-01-31', DATE '2024-01-05' IN ('2024-01-05')",
    [true, true, true],
  ),
]
