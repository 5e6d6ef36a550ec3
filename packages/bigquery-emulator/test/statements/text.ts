import { type Case, fails, gives } from './case.ts'

/** Functions of STRING and BYTES, and hashes of them. */
export const TEXTS: Case[] = [
  gives("SELECT LENGTH(b'абв'), UPPER(b'abc'), LOWER(b'ABC'), REVERSE(b'abc'), CONCAT(b'a', b'b')", [
    6,
    '414243',
    '616263',
    '636261',
    '6162',
  ]),
  gives(
    "SELECT SUBSTR(b'abc', 2, 1), TRIM(b' a', b' '), LPAD(b'a', 3), STRPOS(b'abc', b'c'), REPLACE(b'aba', b'a', b'x')",
    ['62', '61', '202061', 3, '786278'],
  ),
  gives("SELECT SPLIT(b'a,b', b','), TO_CODE_POINTS(b'ab'), CODE_POINTS_TO_BYTES([65, 255])", [
    ['61', '62'],
    [97, 98],
    '41ff',
  ]),
  gives("SELECT ARRAY_LENGTH(SPLIT('')), SPLIT('abc', ''), SPLIT(NULL) IS NULL, SPLIT('x', NULL) IS NULL", [
    1,
    ['a', 'b', 'c'],
    true,
    true,
  ]),
  gives(
    "SELECT INSTR('banana', 'an', 3), INSTR('banana', 'an', 1, 2), INSTR('banana', 'an', -1), INSTR('helloooo', 'oo', 1, 2)",
    [4, 4, 4, 6],
  ),
  fails("SELECT INSTR('banana', 'an', 0)", /cannot be 0/),
  gives(
    "SELECT LEFT('banana', 0), RIGHT('apple', 0), SAFE.LEFT('apple', -1), SAFE.TRANSLATE('a', 'aa', 'bc')",
    ['', '', null, null],
  ),
  fails("SELECT LEFT('abc', -2)", /negative length/),
  fails("SELECT REPEAT('abc', -1)", /negative length/),
  fails("SELECT RPAD('abc', 1000000000)", /exceeds max allowed output size/),
  fails("SELECT REPEAT('abc', 1000000000)", /exceeds max allowed output size/),
  fails("SELECT LPAD('abc', 5, '')", /cannot be empty/),
  fails("SELECT ASCII('é')", /Non-ASCII/),
  fails('SELECT LENGTH(5)', /No matching signature for function LENGTH for argument types: INT64/),
  gives("SELECT UNICODE(''), ASCII(''), CHR(233), CODE_POINTS_TO_STRING([65, 233])", [0, 0, 'é', 'Aé']),
  gives("SELECT SAFE_CONVERT_BYTES_TO_STRING(b'\\xc2a')", ['�a']),
  fails("SELECT CAST(b'\\xc2a' AS STRING)", /Invalid cast of bytes to UTF8 string/),
  gives(
    "SELECT NORMALIZE('\\u0041\\u030A') = '\\u00C5', NORMALIZE('\\u2460', NFKC), NORMALIZE_AND_CASEFOLD('The')",
    [true, '1', 'the'],
  ),
  gives("SELECT INITCAP('a-b c', ' '), SOUNDEX('Ashcraft'), EDIT_DISTANCE('kitten', 'sitting')", [
    'A-b C',
    'A261',
    3,
  ]),
  gives(
    "SELECT REGEXP_INSTR('ab@cd', '@[^@]*'), REGEXP_INSTR('a1b22', r'\\d+', 3), REGEXP_EXTRACT('a1b22', r'\\d+', 3), REGEXP_EXTRACT('a1b22', r'\\d+', 1, 2)",
    [3, 4, '22', '22'],
  ),
  gives("SELECT REGEXP_EXTRACT(s, r), REGEXP_CONTAINS(b'abc', b'b') FROM (SELECT 'a1' AS s, r'\\d' AS r)", [
    '1',
    true,
  ]),
  gives("SELECT TO_BASE32(b'abcde'), FROM_BASE32('MFRGGZDF'), FROM_HEX('abc')", [
    'MFRGGZDF',
    '6162636465',
    '0abc',
  ]),
  // The values of the reference's page.
  gives(
    "SELECT CAST(FARM_FINGERPRINT('1footrue') AS STRING), CAST(FARM_FINGERPRINT('2applefalse') AS STRING), CAST(FARM_FINGERPRINT(b'3true') AS STRING)",
    ['-1541654101129638711', '2794438866806483259', '-4880158226897771312'],
  ),
  gives("SELECT TO_HEX(SHA512('')) LIKE 'cf83e1357eefb8bd%'", [true]),
  gives("SELECT CONCAT(1.0, TRUE, DATE '2024-01-05', 2)", ['1true2024-01-052']),
  gives("SELECT b'é', `a\\tb` FROM (SELECT 1 AS `a\\tb`)", ['c3a9', 1]),
  // SAFE. is about the function, not about what it is given.
  gives("SELECT SAFE.SUBSTR('foo', 1, -2), SAFE.LN(ABS(0))", [null, null]),
  fails('SELECT SAFE.LN(1 / 0)', /division by zero/),
  gives('SELECT -8 >> 62, 1 << 63 < 0, 1 << 64, 16 >> 2', [3, true, 0, 4]),
  gives(
    "SELECT b'\\x0f' & b'\\x3c', b'\\x0f' ^ b'\\x3c', ~b'\\x0f', b'\\x01\\x80' << 1, b'\\x01\\x80' >> 1",
    ['0c', '33', 'f0', '0300', '00c0'],
  ),
  fails('SELECT 1 << -1', /negative number of bits/),
  gives("SELECT 'a' || NULL, [1] || [2]", [null, [1, 2]]),
  fails("SELECT 2.0 || 'a'", /No matching signature for operator || for argument types: FLOAT64, STRING/),
  gives(
    "SELECT ARRAY_CONCAT([1], CAST(NULL AS ARRAY<INT64>)) IS NULL, ARRAY_TO_STRING([1.0, 2.5], ','), ARRAY_TO_STRING([b'a', b'b'], b'-'), ARRAY_TO_STRING(['a', NULL], ',', 'x')",
    [true, '1,2.5', '612d62', 'a,x'],
  ),
  gives("SELECT STRING(TIMESTAMP '2024-01-05 10:00:00+00', '+05:30'), -9223372036854775808 < 0", [
    '2024-01-05 15:30:00+05:30',
    true,
  ]),
  // Patterns and texts over which an expression that goes back on what it took would not end.
  ...[
    "SELECT REGEXP_CONTAINS(CONCAT(REPEAT('a', 100000), '!'), CONCAT('(a+)+', '$'))",
    "SELECT REGEXP_CONTAINS(CAST(CONCAT(REPEAT('a', 100000), '!') AS BYTES), b'(a+)+$')",
    "SELECT REGEXP_INSTR(CONCAT(REPEAT('a', 100000), '!'), '(?:a+)+$') > 0",
    "SELECT REPEAT('a', 50000) LIKE CONCAT(REPEAT('%a', 20), '%b')",
    "SELECT SAFE.PARSE_DATE(CONCAT('%Y', REPEAT('%n ', 30), '%m'), CONCAT('2024', REPEAT(' ', 10000), 'x')) IS NOT NULL",
    "SELECT SAFE_CAST(CONCAT('2024', REPEAT(' ', 10000), 'x') AS DATE FORMAT 'YYYY                    MM') IS NOT NULL",
  ].map(sql => gives(sql, [false])),
  gives(
    "SELECT ARRAY_LENGTH(REGEXP_EXTRACT_ALL(REPEAT('é,', 50000), CONCAT('(.)', ','))), REGEXP_INSTR(REPEAT('é,', 50000), 'é,', 1, 50000)",
    [50_000, 99_999],
  ),
  gives(
    "SELECT REGEXP_REPLACE(b'a1b22', b'[0-9]+', b'<\\\\0>'), REGEXP_REPLACE(b'ab', b'(a)(x)?', b'\\\\2\\\\1\\\\\\\\')",
    ['613c313e623c32323e', '615c62'],
  ),
  fails("SELECT REGEXP_REPLACE(b'ab', b'(a)', b'\\\\2')", /Invalid REGEXP_REPLACE pattern/),
  fails("SELECT REGEXP_CONTAINS(b'ab', b'(?=a)')", /Cannot parse regular expression/),
  fails("SELECT FORMAT('%*d', 2000000000, 1)", /exceeds max allowed output size/),
  fails("SELECT FORMAT('%.999999999f', 1.5)", /exceeds max allowed output size/),
  fails('SELECT GENERATE_ARRAY(1, 1000000000000)', /more than 1048575 elements/),
  fails('SELECT GENERATE_ARRAY(-9223372036854775808, 9223372036854775807)', /more than 1048575 elements/),
  fails('SELECT GENERATE_ARRAY(0.5, 1e12, 0.5)', /more than 1048575 elements/),
  fails(
    "SELECT GENERATE_TIMESTAMP_ARRAY(TIMESTAMP '2024-01-01', TIMESTAMP '2025-01-01', INTERVAL 1 MICROSECOND)",
    /more than 1048575 elements/,
  ),
  gives(
    'SELECT ARRAY_LENGTH(GENERATE_ARRAY(1, 1048575)), GENERATE_ARRAY(3, 1, -1), GENERATE_ARRAY(1, NULL) IS NULL',
    [1_048_575, [3, 2, 1], true],
  ),
]
