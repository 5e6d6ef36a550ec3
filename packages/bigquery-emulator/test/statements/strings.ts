import { type Case, fails, gives, refused } from './case.ts'

/** Functions of STRING, with the values of the reference's page. */
export const STRINGS: Case[] = [
  gives("SELECT ASCII('abcd'), ASCII('a'), ASCII(NULL), UNICODE('âbcd'), UNICODE('â'), UNICODE(NULL)", [
    97,
    97,
    null,
    226,
    226,
    null,
  ]),
  gives(
    "SELECT BYTE_LENGTH('абвгд'), CHARACTER_LENGTH('абвгд'), OCTET_LENGTH('é'), LENGTH(CAST('абвгд' AS BYTES)), LENGTH('')",
    [10, 5, 2, 10, 0],
  ),
  gives('SELECT CHR(65), CHR(255), CHR(513), CHR(1024), CHR(0xF9B5), CHR(NULL)', [
    'A',
    'ÿ',
    'ȁ',
    'Ѐ',
    '\uf9b5',
    null,
  ]),
  fails('SELECT CHR(-1)', /code ?point/i),
  gives(
    'SELECT CODE_POINTS_TO_BYTES([65, 98, 67, 100]), CODE_POINTS_TO_STRING([65, 255, 513, 1024]), CODE_POINTS_TO_STRING([65, NULL, 66])',
    ['41624364', 'AÿȁЀ', null],
  ),
  fails('SELECT CODE_POINTS_TO_BYTES([256])', /code ?point/i),
  gives(
    "SELECT TO_CODE_POINTS('foo'), TO_CODE_POINTS('Ā'), TO_CODE_POINTS(b'\\xc4\\x80'), TO_CODE_POINTS('')",
    [[102, 111, 111], [256], [196, 128], []],
  ),
  gives(
    "SELECT CONCAT('T.P.', ' ', 'Bar'), CONCAT('Summer', ' ', 1923), CONCAT(b'a', b'\\xff'), CONCAT('x')",
    ['T.P. Bar', 'Summer 1923', '61ff', 'x'],
  ),
  gives(
    "SELECT CONTAINS_SUBSTR('the blue house', 'Blue house'), CONTAINS_SUBSTR('the red house', 'blue'), CONTAINS_SUBSTR('\\u2168', 'IX')",
    [true, false, true],
  ),
  refused("SELECT CONTAINS_SUBSTR((23, 35, 41), '35')"),
  gives(
    "SELECT EDIT_DISTANCE('a', 'b'), EDIT_DISTANCE('aa', 'b'), EDIT_DISTANCE('aa', 'ba'), EDIT_DISTANCE('abcdefg', 'a', max_distance => 2)",
    [1, 2, 1, 2],
  ),
  gives(
    "SELECT ENDS_WITH('apple', 'e'), ENDS_WITH('banana', 'e'), ENDS_WITH('a', ''), STARTS_WITH('bar', 'b'), STARTS_WITH('foo', 'b'), STARTS_WITH(b'ab', b'a')",
    [true, false, true, true, false, true],
  ),
  // FORMAT
  gives("SELECT FORMAT('%o', 8), FORMAT('%X', 255), FORMAT('%#x', 255), FORMAT('%x', -1), FORMAT('%i', 5)", [
    '10',
    'FF',
    '0xff',
    '-1',
    '5',
  ]),
  gives(
    "SELECT FORMAT('%e', 392.65), FORMAT('%E', 392.65), FORMAT('%g', 392.65), FORMAT('%.1f', 0.25), FORMAT('%f', 1.5), FORMAT('%5.1f|', 2.25)",
    ['3.926500e+02', '3.926500E+02', '392.65', '0.2', '1.500000', '  2.2|'],
  ),
  gives(
    "SELECT FORMAT('%+05d', 42), FORMAT('% d', 42), FORMAT('%5s|', 'a'), FORMAT('%-5s|', 'a'), FORMAT('%.3s', 'abcdef'), FORMAT('%%')",
    ['+0042', ' 42', '    a|', 'a    |', 'abc', '%'],
  ),
  gives(
    "SELECT FORMAT('%t', 1.0), FORMAT('%T', 1.0), FORMAT('%t', NUMERIC '1.5'), FORMAT('%T', NUMERIC '1.5'), FORMAT('%T', TRUE), FORMAT('%T', NULL)",
    ['1.0', '1.0', '1.5', 'NUMERIC "1.5"', 'true', 'NULL'],
  ),
  gives(
    "SELECT FORMAT('%T', TIMESTAMP '2024-01-01 00:00:00+00'), FORMAT('%t', TIMESTAMP '2024-01-01 00:00:00+00'), FORMAT('%T', DATETIME '2024-01-01 10:00:00')",
    ['TIMESTAMP "2024-01-01 00:00:00+00"', '2024-01-01 00:00:00+00', 'DATETIME "2024-01-01 10:00:00"'],
  ),
  gives(
    "SELECT FORMAT('%T', b'abc'), FORMAT('%t', [1, 2]), FORMAT('%T', ['a', 'b']), FORMAT('%T', 'it\\'s'), FORMAT('%T', CAST('nan' AS FLOAT64)), FORMAT('%t', STRUCT(1, 'x'))",
    ['b"abc"', '[1, 2]', '["a", "b"]', '"it\'s"', 'CAST("nan" AS FLOAT64)', '(1, x)'],
  ),
  gives(`SELECT FORMAT('%p', JSON '{"a":1}'), FORMAT('%P', JSON '{"a":1}')`, ['{"a":1}', '{\n  "a": 1\n}']),
  fails("SELECT FORMAT('%d', TRUE)", /Invalid type/i),
  fails("SELECT FORMAT('%d %d', 1)", /[Tt]oo few arguments/),
  fails("SELECT FORMAT('%d', 1, 2)", /[Tt]oo many arguments/),
  // Encodings and hashes
  gives(
    "SELECT FROM_HEX('00010203aaeeefff'), TO_HEX(b'\\x00\\x01\\x02\\x03\\xAA\\xEE\\xEF\\xFF'), FROM_BASE64('/+A='), TO_BASE64(b'\\377\\340'), TO_BASE32(b'abcde\\xFF')",
    ['00010203aaeeefff', '00010203aaeeefff', 'ffe0', '/+A=', 'MFRGGZDF74======'],
  ),
  fails("SELECT FROM_HEX('zz')", /hex/i),
  fails("SELECT FROM_BASE64('a')", /base64/i),
  gives("SELECT TO_HEX(MD5('Hello World')), TO_HEX(SHA1('Hello World')), TO_HEX(SHA256(b'Hello World'))", [
    'b10a8db164e0754105b7a99be72e3fe5',
    '0a4d55a8d778e5022fab701977c5d840bbc486d0',
    'a591a6d40bf420404a011733cfb7b190d62c65bf0bcda32b57b277d9ad9f146e',
  ]),
  // Case and padding
  gives(
    "SELECT INITCAP('Hello World-everyone!'), INITCAP('tHe dog BARKS loudly+friendly'), INITCAP('apples&oranges;&pears', '&;')",
    ['Hello World-Everyone!', 'The Dog Barks Loudly+Friendly', 'Apples&Oranges;&Pears'],
  ),
  gives("SELECT UPPER('é'), LOWER('ÀB'), UPPER('ß'), LOWER(NULL), UPPER(b'ab\\xe9')", [
    'É',
    'àb',
    'SS',
    null,
    '4142e9',
  ]),
  gives(
    "SELECT LPAD('abc', 5), LPAD('abc', 2), LPAD('例子', 4), LPAD('abc', 8, 'def'), LPAD('例子', 5, '中文'), LPAD('a', 0), LPAD('a', NULL)",
    ['  abc', 'ab', '  例子', 'defdeabc', '中文中例子', '', null],
  ),
  gives(
    "SELECT RPAD('abc', 5, '-'), RPAD('abc', 2), RPAD('abc', 8, 'def'), RPAD('例子', 5, '中文'), RPAD(b'a', 3, b'xy')",
    ['abc--', 'ab', 'abcdefde', '例子中文中', '617879'],
  ),
  fails("SELECT LPAD('a', -1)", /negative/i),
  gives(
    "SELECT TRIM('xzxapplexxy', 'xyz'), LTRIM('***apple***', '*'), RTRIM('***apple***', '*'), RTRIM('applexz', 'xyz'), TRIM('\\t a\\n'), TRIM('a', '')",
    ['apple', 'apple***', '***apple', 'apple', 'a', 'a'],
  ),
  gives("SELECT TRIM('abaW\\u030A', 'Y\\u030A'), TRIM('W\\u030Aaba', 'Y\\u030A'), TRIM('\\u00a0a\\u2003')", [
    'abaW',
    'W\u030aaba',
    'a',
  ]),
  // Places
  gives(
    "SELECT INSTR('banana', 'an', 1, 1), INSTR('banana', 'an', 3, 2), INSTR('banana', 'an', -3, 1), INSTR('banana', 'ann', 1), INSTR('banana', 'a', -1, 2), INSTR('aé', 'é')",
    [2, 0, 4, 0, 4, 2],
  ),
  gives(
    "SELECT STRPOS('foo@example.com', '@'), STRPOS('quxexample.com', '@'), STRPOS('', 'a'), STRPOS('abc', ''), STRPOS(NULL, 'a')",
    [4, 0, 0, 1, null],
  ),
  gives(
    "SELECT LEFT('Lyon', 9), RIGHT('Lyon', 9), LEFT(b'\\xab\\xcd\\xef', 2), RIGHT(b'\\xab\\xcd\\xef', 1), LEFT('éa', 1)",
    ['Lyon', 'Lyon', 'abcd', 'ef', 'é'],
  ),
  gives(
    "SELECT SUBSTR('apple', 123), SUBSTR('apple', -3, 2), SUBSTRING('apple', 1, 0), SUBSTR('apple', 5, 9), SUBSTR('apple', -99), SUBSTR('aéb', 2, 1), SUBSTR('apple', NULL)",
    ['', 'pl', '', 'e', 'apple', 'é', null],
  ),
  fails("SELECT SUBSTR('apple', 1, -1)", /negative/i),
  // Parts
  gives(
    "SELECT SPLIT('b-c-d', '-'), SPLIT('a,,b'), SPLIT(',', ','), SPLIT('', ','), SPLIT('abc', 'abc'), SPLIT('aXXbXX', 'XX')",
    [['b', 'c', 'd'], ['a', '', 'b'], ['', ''], [''], ['', ''], ['a', 'b', '']],
  ),
  gives(
    "SELECT REPEAT('abc', 3), REPEAT('abc', 0), REPEAT('abc', NULL), REVERSE('a\\u00e9b'), REPLACE('apple pie', 'pie', 'cobbler'), REPLACE('aaa', '', 'x'), REPLACE('aaaa', 'aa', 'b')",
    ['abcabcabc', '', null, 'béa', 'apple cobbler', 'aaa', 'bb'],
  ),
  gives(
    "SELECT TRANSLATE('This is a cookie', 'sco', 'zku'), TRANSLATE('abc', 'ab', 'x'), TRANSLATE('a\\u00e9', '\\u00e9', 'e')",
    ['Thiz iz a kuukie', 'xc', 'ae'],
  ),
  gives("SELECT SOUNDEX('Robert'), SOUNDEX('Rupert'), SOUNDEX(''), SOUNDEX('Tymczak'), SOUNDEX('Pfister')", [
    'R163',
    'R163',
    '',
    'T522',
    'P236',
  ]),
  gives(
    "SELECT NORMALIZE('Raha\\uFB02', NFKC), NORMALIZE('\\u00e9', NFD) = 'e\\u0301', NORMALIZE_AND_CASEFOLD('\\u0130') IS NULL, NORMALIZE_AND_CASEFOLD('STRASSE') = NORMALIZE_AND_CASEFOLD('stra\\u00dfe')",
    ['Rahafl', true, false, true],
  ),
  // Regular expressions
  gives(
    "SELECT REGEXP_CONTAINS('foo@example.com', r'^([\\w.+-]+@foo\\.com)$'), REGEXP_CONTAINS('abc', ''), REGEXP_CONTAINS('ABC', '(?i)b'), REGEXP_CONTAINS(NULL, 'a')",
    [false, true, true, null],
  ),
  gives(
    "SELECT REGEXP_EXTRACT('Hello Helloo and Hellooo', 'H?ello+', 1, 2), REGEXP_EXTRACT('cat on a mat', '.at', 2), REGEXP_EXTRACT('cat', '.at', 9), REGEXP_SUBSTR('Hello World World', 'W[a-z]+')",
    ['Helloo', 'mat', null, 'World'],
  ),
  fails("SELECT REGEXP_EXTRACT('abc', '(a)(b)')", /more than 1 capturing group/),
  fails("SELECT REGEXP_EXTRACT('abc', '(')", /regular expression|missing/i),
  gives(
    "SELECT REGEXP_EXTRACT_ALL('Try `func(x)` or `func(y)`', '`(.+?)`'), REGEXP_EXTRACT_ALL('abc', 'x')",
    [['func(x)', 'func(y)'], []],
  ),
  gives(
    "SELECT REGEXP_REPLACE('# Heading', r'^# ([a-zA-Z0-9\\s]+$)', '<h1>\\\\1</h1>'), REGEXP_REPLACE('abc', '', '-'), REGEXP_REPLACE('aaa', 'a', 'b'), REGEXP_REPLACE('abc', '(b)', r'\\0\\0')",
    ['<h1>Heading</h1>', '-a-b-c-', 'bbb', 'abbc'],
  ),
  gives(
    "SELECT REGEXP_INSTR('ab@cd-ef', '@[^-]*'), REGEXP_INSTR('a@cd-ef', '@[^-]*', 1, 1, 0), REGEXP_INSTR('a@cd-ef', '@[^-]*', 1, 1, 1), REGEXP_INSTR('abc', 'x'), REGEXP_INSTR('abc', NULL)",
    [3, 2, 5, 0, null],
  ),
]
