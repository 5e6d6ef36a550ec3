import { type Case, fails, gives, refused } from './case.ts'

/** Functions and operators, each with what the reference says it returns. */
export const FUNCTIONS: Case[] = [
  gives("SELECT NULLIF(CAST('nan' AS FLOAT64), CAST('nan' AS FLOAT64)) IS NULL", [false]),
  gives("SELECT (x, 1) = (x, 1) FROM UNNEST([CAST('nan' AS FLOAT64), 2]) AS x ORDER BY 1", [false], [true]),
  gives("SELECT COALESCE(x, x * (NUMERIC '8' / NUMERIC '0')) FROM UNNEST([NUMERIC '1.5']) AS x", ['1.5']),
  // Numbers
  gives('SELECT 7 / 2, DIV(7, 2), DIV(-7, 2), MOD(7, 3), MOD(-7, 3)', [3.5, 3, -3, 1, -1]),
  gives('SELECT ROUND(2.5), ROUND(-2.5), ROUND(2.345, 1), ROUND(125.0, -1)', [3, -3, 2.3, 130]),
  gives('SELECT CAST(2.5 AS INT64), CAST(-2.5 AS INT64), CAST(1.4 AS INT64)', [3, -3, 1]),
  gives('SELECT TRUNC(2.8), CEIL(2.1), FLOOR(-2.1), ABS(-5), SIGN(-3)', [2, 3, -3, 5, -1]),
  gives('SELECT SAFE_DIVIDE(10, 0), SAFE_DIVIDE(10, 4)', [null, 2.5]),
  gives('SELECT IEEE_DIVIDE(1, 4)', [0.25]),
  gives('SELECT GREATEST(1, 5, 3), LEAST(1, 5, 3), GREATEST(1, NULL)', [5, 1, null]),
  gives('SELECT POW(2, 10), SQRT(16), EXP(0), LN(1), LOG(8, 2), LOG10(1000)', [1024, 4, 1, 0, 3, 3]),
  gives("SELECT NUMERIC '1.1' + NUMERIC '2.2'", ['3.3']),
  gives("SELECT SUM(v) FROM UNNEST([NUMERIC '0.1', NUMERIC '0.2']) AS v", ['0.3']),
  gives('SELECT 5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 4, 16 >> 2', [1, 7, 6, -6, 16, 4]),
  gives('SELECT 0x1F, 1e3, .5', [31, 1000, 0.5]),
  gives('SELECT SAFE_ADD(9223372036854775807, 1) IS NULL', [true]),
  fails('SELECT 9223372036854775807 + 1', /overflow/i),
  fails('SELECT 1 / 0', /division by zero/),
  gives('SELECT IS_NAN(IEEE_DIVIDE(0, 0)), IS_INF(IEEE_DIVIDE(1, 0))', [true, true]),
  gives('SELECT BIT_COUNT(7)', [3]),
  fails('SELECT DIV(7, 0)', /division by zero/),
  fails('SELECT MOD(7, 0)', /division by zero/),
  gives("SELECT FLOOR(NUMERIC '2.5'), NUMERIC '10' / 3, AVG(NUMERIC '10')", ['2', '3.333333333', '10']),

  gives('SELECT SUM(x) / COUNT(*), CAST(SUM(x) AS STRING), ROUND(AVG(x), 2) FROM UNNEST([1, 2, 4]) AS x', [
    7 / 3,
    '7',
    2.33,
  ]),
  gives('SELECT INITCAP("o\'neil x-ray")', ["O'neil X-Ray"]),
  // Casts
  gives("SELECT CAST('12' AS INT64), CAST('0x1A' AS INT64), CAST('1.5' AS FLOAT64), CAST('true' AS BOOL)", [
    12,
    26,
    1.5,
    true,
  ]),
  fails("SELECT CAST('1.5' AS INT64)", /Bad int64 value: 1.5/),
  gives("SELECT SAFE_CAST('apple' AS INT64), SAFE_CAST('2024-02-30' AS DATE)", [null, null]),
  gives('SELECT CAST(1.0 AS STRING), CAST(1.5 AS STRING), CAST(TRUE AS STRING), CAST(12 AS STRING)', [
    '1',
    '1.5',
    'true',
    '12',
  ]),
  gives("SELECT CAST(NUMERIC '1.50' AS STRING), CAST(DATE '2024-01-05' AS STRING)", ['1.5', '2024-01-05']),
  gives("SELECT CAST(TIMESTAMP '2024-01-05 10:00:00+02' AS STRING)", ['2024-01-05 08:00:00+00']),
  gives("SELECT CAST(TRUE AS INT64), CAST(0 AS BOOL), CAST('abc' AS BYTES)", [1, false, '616263']),
  gives("SELECT CAST(b'abc' AS STRING)", ['abc']),
  gives("SELECT CAST('2024-01-05' AS DATE), CAST('2024-01-05 10:20:30' AS DATETIME)", [
    '2024-01-05',
    '2024-01-05T10:20:30',
  ]),
  // Conditions
  gives("SELECT IF(1 > 2, 'a', 'b'), IFNULL(NULL, 3), COALESCE(NULL, NULL, 4), NULLIF(5, 5)", [
    'b',
    3,
    4,
    null,
  ]),
  gives("SELECT CASE 2 WHEN 1 THEN 'one' WHEN 2 THEN 'two' ELSE 'many' END, CASE WHEN FALSE THEN 1 END", [
    'two',
    null,
  ]),
  gives('SELECT 3 BETWEEN 1 AND 5, 3 NOT IN (1, 2), NULL IS NULL, 1 IS DISTINCT FROM NULL', [
    true,
    true,
    true,
    true,
  ]),
  gives("SELECT 'a_c' LIKE 'a\\\\_c', 'abc' LIKE 'a\\\\_c', 'abc' LIKE 'a%'", [true, false, true]),
  gives('SELECT 2 IN UNNEST([1, 2, 3]), 5 IN UNNEST([1, 2, 3])', [true, false]),
  // Text
  gives("SELECT CONCAT('a', 'b', 'c'), CONCAT('a', NULL), 'x' || 'y'", ['abc', null, 'xy']),
  gives("SELECT LENGTH('абв'), CHAR_LENGTH('абв'), BYTE_LENGTH('абв')", [3, 3, 6]),
  gives(
    "SELECT SUBSTR('apple', 2), SUBSTR('apple', 2, 2), SUBSTR('apple', -2), SUBSTR('apple', 1, 123), SUBSTR('apple', 0, 2)",
    ['pple', 'pp', 'le', 'apple', 'ap'],
  ),
  gives("SELECT SUBSTR('apple', -10, 2)", ['ap']),
  gives(
    "SELECT UPPER('abc'), LOWER('ABC'), TRIM('  a '), TRIM('***a***', '*'), LTRIM('  a'), RTRIM('a  '), INITCAP('hello wORLD')",
    ['ABC', 'abc', 'a', 'a', 'a', 'a', 'Hello World'],
  ),
  gives(
    "SELECT LPAD('7', 3, '0'), RPAD('7', 3), REPEAT('ab', 2), REVERSE('abc'), REPLACE('banana', 'an', 'x')",
    ['007', '7  ', 'abab', 'cba', 'bxxa'],
  ),
  gives(
    "SELECT STARTS_WITH('bar', 'b'), ENDS_WITH('apple', 'e'), STRPOS('foo@x', '@'), INSTR('banana', 'an')",
    [true, true, 4, 2],
  ),
  gives("SELECT SPLIT('a,b,c'), SPLIT('a b', ' ')", [
    ['a', 'b', 'c'],
    ['a', 'b'],
  ]),
  gives("SELECT LEFT('banana', 3), RIGHT('apple', 3), CHR(65), ASCII('A'), TRANSLATE('cat', 'c', 'b')", [
    'ban',
    'ple',
    'A',
    65,
    'bat',
  ]),
  gives(
    "SELECT FORMAT('%d-%s', 12, 'x'), FORMAT('%05d', 42), FORMAT('%.2f', 3.14159), FORMAT('%t', DATE '2024-01-05'), FORMAT('100%%')",
    ['12-x', '00042', '3.14', '2024-01-05', '100%'],
  ),
  gives("SELECT REGEXP_CONTAINS('foo@example.com', r'@[a-z]+\\.com'), REGEXP_CONTAINS('abc', 'b')", [
    true,
    true,
  ]),
  gives(
    "SELECT REGEXP_EXTRACT('foo@example.com', r'^[a-z]+'), REGEXP_EXTRACT('foo@example.com', r'@(.+)'), REGEXP_EXTRACT('abc', r'\\d')",
    ['foo', 'example.com', null],
  ),
  gives("SELECT REGEXP_EXTRACT_ALL('a1b22', r'\\d+'), REGEXP_REPLACE('abc', r'(b)', r'[\\1]')", [
    ['1', '22'],
    'a[b]c',
  ]),
  gives("SELECT 'it\\'s', \"dq\", r'\\d', '''a'b''', 'tab\\tx'", ["it's", 'dq', '\\d', "a'b", 'tab\tx']),
  gives("SELECT TO_HEX(b'\\x00\\xff'), FROM_HEX('00ff'), TO_BASE64(b'abc'), FROM_BASE64('YWJj')", [
    '00ff',
    '00ff',
    'YWJj',
    '616263',
  ]),
  gives("SELECT TO_HEX(MD5('abc')), TO_HEX(SHA256('abc'))", [
    '900150983cd24fb0d6963f7d28e17f72',
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  ]),
  gives('SELECT LENGTH(GENERATE_UUID())', [36]),
  // SAFE.
  gives("SELECT SAFE.PARSE_DATE('%Y-%m-%d', 'nope'), SAFE.LN(0), SAFE.PARSE_DATE('%Y', '2024')", [
    null,
    null,
    '2024-01-01',
  ]),
  // JSON
  gives(
    `SELECT JSON_VALUE('{"a":{"b":"x"},"n":1}', '$.a.b'), JSON_VALUE('{"a":{"b":"x"}}', '$.a'), JSON_VALUE('{"n":1}', '$.n')`,
    ['x', null, '1'],
  ),
  gives(`SELECT JSON_QUERY('{"a":{"b":1}}', '$.a'), JSON_EXTRACT_SCALAR('{"a":"x"}', '$.a')`, [
    '{"b":1}',
    'x',
  ]),
  gives(`SELECT JSON_VALUE_ARRAY('{"a":["x","y"]}', '$.a')`, [['x', 'y']]),
  gives(`SELECT JSON_VALUE(PARSE_JSON('{"a":1}'), '$.a')`, ['1']),
  gives("SELECT TO_JSON_STRING(STRUCT(1 AS a, 'x' AS b)), TO_JSON_STRING([1, 2])", [
    '{"a":1,"b":"x"}',
    '[1,2]',
  ]),
  gives(`SELECT JSON_VALUE(j['a']) FROM (SELECT JSON '{"a":"x"}' AS j)`, ['x']),
  refused('SELECT ST_GEOGPOINT(1, 2)'),
  refused("SELECT CAST('1' AS GEOGRAPHY)"),
  fails('SELECT no_such_function(1)', /Function not found: NO_SUCH_FUNCTION/),
]
