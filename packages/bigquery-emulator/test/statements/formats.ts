import { type Case, fails, gives } from './case.ts'

/** Dates, times, intervals and numbers as text, both ways; and the ranges of what they may be. */
export const FORMATS: Case[] = [
  // What a text leaves out is that of 1970-01-01.
  gives(
    "SELECT PARSE_DATE('%m-%d', '03-05'), PARSE_DATETIME('%H:%M', '10:20'), PARSE_DATE('%b %Y', 'Feb 2024')",
    ['1970-03-05', '1970-01-01T10:20:00', '2024-02-01'],
  ),
  gives(
    "SELECT PARSE_TIMESTAMP('%d', '02'), PARSE_TIME('%I:%M %p', '02:03 PM'), PARSE_DATE('%y%j', '24060')",
    ['1970-01-02T00:00:00.000Z', '14:03:00', '2024-02-29'],
  ),
  gives(
    "SELECT PARSE_TIMESTAMP('%F %T%Ez', '2024-01-05 10:00:00+02:00'), PARSE_TIMESTAMP('%s', '86400'), PARSE_DATETIME('%F %H:%M:%E*S', '2024-01-05 10:00:01.25')",
    ['2024-01-05T08:00:00.000Z', '1970-01-02T00:00:00.000Z', '2024-01-05T10:00:01.250000'],
  ),
  fails("SELECT PARSE_DATE('%Y-%m-%d', '2024-02-30')", /Failed to parse input string/),
  gives("SELECT PARSE_DATE(f, '2024') FROM (SELECT '%Y' AS f)", ['2024-01-01']),
  gives(
    "SELECT FORMAT_DATE('%Q %e %C %u %G-%V', DATE '2024-01-07'), FORMAT_TIMESTAMP('%F %T %Ez %Z', TIMESTAMP '2024-01-05 10:00:00+00', '+05:30')",
    ['1  7 20 7 2024-01', '2024-01-05 15:30:00 +05:30 UTC+5:30'],
  ),
  gives(
    "SELECT FORMAT_DATETIME('%E3S %k %P', DATETIME '2024-01-05 04:00:01.5'), FORMAT_DATE('%c', DATE '2024-01-05')",
    ['01.500  4 am', 'Fri Jan  5 00:00:00 2024'],
  ),
  // Ranges
  fails("SELECT DATETIME_ADD(DATETIME '9999-12-31 23:59:59', INTERVAL 1 SECOND)", /overflow/),
  fails("SELECT DATE_SUB(DATE '0001-01-01', INTERVAL 1 DAY)", /overflow/),
  fails("SELECT CAST('24:00:00' AS TIME)", /Invalid TIME/),
  fails("SELECT CAST('2024-01-05 10:00:00 UTC' AS DATETIME)", /Invalid datetime/),
  fails("SELECT GENERATE_DATE_ARRAY('2024-01-01', '2024-01-05', INTERVAL 0 DAY)", /step cannot be 0/),
  fails('SELECT DATE(2024, 2, 30)', /invalid date/),
  gives("SELECT SAFE.DATE(2024, 2, 30), SAFE_CAST('24:00:00' AS TIME), SAFE_CAST('2024' AS DATE)", [
    null,
    null,
    null,
  ]),
  gives(
    "SELECT DATE_TRUNC(t, HOUR), DATE_DIFF(t, DATETIME '2024-01-05 08:00:00', HOUR) FROM (SELECT DATETIME '2024-01-05 10:20:30' AS t)",
    ['2024-01-05T10:00:00', 2],
  ),
  gives(
    "SELECT TIMESTAMP('2024-01-05 10:00:00', '+02:00'), DATETIME(TIMESTAMP '2024-01-05 22:00:00+00', '+05:30'), EXTRACT(HOUR FROM TIMESTAMP '2024-07-05 10:00:00+00' AT TIME ZONE 'Europe/Paris')",
    ['2024-01-05T08:00:00.000Z', '2024-01-06T03:30:00', 12],
  ),
  fails("SELECT DATETIME(CURRENT_TIMESTAMP(), 'Nowhere/None')", /Invalid time zone: Nowhere\/None/),
  // Intervals
  gives(
    "SELECT INTERVAL '1-2' YEAR TO MONTH, INTERVAL '1 2:3:4.5' DAY TO SECOND, CAST('P1Y2DT3H' AS INTERVAL), MAKE_INTERVAL(1, day => 3)",
    ['1-2 0 0:0:0', '0-0 1 2:3:4.500', '1-0 2 3:0:0', '1-0 3 0:0:0'],
  ),
  gives("SELECT INTERVAL '1' YEAR, INTERVAL '-90' MINUTE", ['1-0 0 0:0:0', '0-0 0 -1:30:0']),
  gives(
    "SELECT DATE '2024-01-06' - DATE '2024-01-05', TIMESTAMP '2024-01-06 01:00:00+00' - TIMESTAMP '2024-01-05 00:00:00+00', CAST(INTERVAL 90 MINUTE AS STRING)",
    ['0-0 1 0:0:0', '0-0 0 25:0:0', '0-0 0 1:30:0'],
  ),
  gives('SELECT JUSTIFY_HOURS(INTERVAL 26 HOUR), JUSTIFY_DAYS(INTERVAL 35 DAY)', [
    '0-0 1 2:0:0',
    '0-1 5 0:0:0',
  ]),
  // CAST with FORMAT
  gives(
    "SELECT CAST(DATE '2024-01-05' AS STRING FORMAT 'Day, DD MON YYYY'), CAST(TIME '21:30:25' AS STRING FORMAT 'HH12:MI PM'), CAST(TIMESTAMP '2024-01-05 10:00:00+00' AS STRING FORMAT 'HH24 TZH:TZM' AT TIME ZONE '+05:30')",
    ['Friday, 05 JAN 2024', '09:30 PM', '15 +05:30'],
  ),
  gives(
    "SELECT CAST('DEC 03, 2018' AS DATE FORMAT 'MON DD, YYYY'), CAST('03:30 P.M.' AS TIME FORMAT 'HH:MI P.M.'), CAST('2024-01-05 10' AS DATETIME FORMAT 'YYYY-MM-DD HH24')",
    ['2018-12-03', '15:30:00', '2024-01-05T10:00:00'],
  ),
  gives(
    "SELECT CAST(b'abc' AS STRING FORMAT 'HEX'), CAST('616263' AS BYTES FORMAT 'hex'), CAST(b'abc' AS STRING FORMAT 'BASE8')",
    ['616263', '616263', '30261143'],
  ),
  gives(
    "SELECT CAST(1234.5 AS STRING FORMAT '9,999.99'), CAST(-12 AS STRING FORMAT '$99'), CAST(5 AS STRING FORMAT '000'), CAST(-5 AS STRING FORMAT '9MI')",
    [' 1,234.50', '-$12', ' 005', '5-'],
  ),
  fails("SELECT CAST('1' AS DATE FORMAT 'HH24')", /does not support the format element/),
  // FORMAT
  gives(
    "SELECT FORMAT('%T %T %T', 'x', DATE '2024-01-05', [1.0, 2.5]), FORMAT('%t', STRUCT(1, 'a', CAST(NULL AS INT64))), FORMAT('%T', (1, b'a'))",
    ['"x" DATE "2024-01-05" [1.0, 2.5]', '(1, a, NULL)', '(1, b"a")'],
  ),
  gives(
    "SELECT FORMAT(\"%'d|%+d|%-5d|%x\", 12345678, 5, 7, 255), FORMAT('%.*f|%8.2f|%g|%e', 2, 3.14159, 2.5, 0.0001, 12345.0), FORMAT('%*s|%-4s|%.2s', 5, 'ab', 'cd', 'efg')",
    ['12,345,678|+5|7    |ff', '3.14|    2.50|0.0001|1.234500e+04', '   ab|cd  |ef'],
  ),
  gives(
    "SELECT FORMAT('%d', NULL), FORMAT('%t', NULL), FORMAT(f, 5), FORMAT('%.9f', NUMERIC '12345678901234567890.123456789') FROM (SELECT '<%d>' AS f)",
    [null, 'NULL', '<5>', '12345678901234567890.123456789'],
  ),
  fails("SELECT FORMAT('%d', 'x')", /Invalid type for argument/),
  // Casts
  gives(
    "SELECT CAST(99999999999999999999999999999.999999999 AS NUMERIC), NUMERIC '1e2', CAST('-0x1F' AS INT64), CAST('inf' AS FLOAT64) > 1",
    ['9.9999999999999999999999999999999999999e+28', '100', -31, true],
  ),
  fails("SELECT CAST('x' AS FLOAT64)", /Bad double value: x/),
  fails('SELECT CAST(1e30 AS INT64)', /out-of-range/),
  fails("SELECT CAST(['hello'] AS ARRAY<STRING(2)>)", /over the maximum of 2/),
  gives(
    "SELECT SAFE_CAST('apple' AS NUMERIC), CAST(['1', '2'] AS ARRAY<INT64>), CAST(1e20 AS STRING), CAST(1e-7 AS STRING)",
    [null, [1, 2], '1e+20', '1e-07'],
  ),
  // Structs are equal field by field, by place, and not known to be where a field is NULL.
  gives(
    'SELECT (1, 2) = STRUCT(1 AS a, 2 AS b), STRUCT(1, NULL) = (1, 2), STRUCT(1, NULL) = (2, 2), STRUCT(1 AS x) != STRUCT(2 AS y)',
    [true, null, false, true],
  ),
]
