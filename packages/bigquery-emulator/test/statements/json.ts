import { type Case, fails, gives } from './case.ts'

/** JSON, as text and as a type of its own, with what the reference says of it. */
export const JSONS: Case[] = [
  // Subscripts and fields
  gives(
    `SELECT TO_JSON_STRING(j.list[0]), TO_JSON_STRING(j['list'][1]['b']), j.list[5] IS NULL, TO_JSON_STRING(j.a.b)
     FROM (SELECT JSON '{"a":{"b":"x"},"list":[1,{"b":2}]}' AS j)`,
    ['1', '2', true, '"x"'],
  ),
  gives(`SELECT TO_JSON_STRING(t.j.a) FROM (SELECT JSON '{"a":[1,2]}' AS j) AS t`, ['[1,2]']),
  // A type's own conversions want a value of just that type.
  gives(`SELECT STRING(JSON '"x"'), INT64(JSON '10.0'), BOOL(JSON 'true'), FLOAT64(JSON '1.5')`, [
    'x',
    10,
    true,
    1.5,
  ]),
  fails(`SELECT INT64(JSON '10.1')`, /not an integer/),
  fails(`SELECT STRING(JSON '1')`, /not a string/),
  gives(`SELECT SAFE.BOOL(JSON '1'), SAFE.INT64(JSON '"1"')`, [null, null]),
  gives(
    `SELECT LAX_BOOL(JSON '"true"'), LAX_INT64(JSON '"1.1e2"'), LAX_INT64(JSON '1e100'), LAX_FLOAT64(JSON '"NaN"') IS NULL, LAX_STRING(JSON '10')`,
    [true, 110, null, false, '10'],
  ),
  // Values and parts
  gives(`SELECT TO_JSON_STRING(JSON '{"b":1,"a":2,"b":3}')`, ['{"a":2,"b":1}']),
  fails(`SELECT PARSE_JSON('{"a":922337203685477580701}')`, /cannot round-trip/),
  gives(`SELECT TO_JSON_STRING(PARSE_JSON('{"a":922337203685477580701}', wide_number_mode=>'round'))`, [
    '{"a":922337203685477600000.0}',
  ]),
  gives(`SELECT JSON_TYPE(JSON '1'), JSON_TYPE(JSON 'null'), JSON_TYPE(JSON '[]')`, [
    'number',
    'null',
    'array',
  ]),
  gives(
    `SELECT JSON_QUERY_ARRAY('{"a":[1,{"b":2},null]}', '$.a'), JSON_VALUE_ARRAY('{"a":[1,"x"]}', '$.a'), JSON_VALUE_ARRAY('{"a":[{}]}', '$.a')`,
    [['1', '{"b":2}', 'null'], ['1', 'x'], []],
  ),
  gives(
    `SELECT ARRAY_LENGTH(JSON_QUERY_ARRAY(JSON '[1,null,"x"]')), JSON_QUERY(JSON '{"a":null}', '$.a') IS NULL`,
    [3, false],
  ),
  gives(`SELECT JSON_EXTRACT('{"a.b":[1,2]}', "$['a.b'][1]"), JSON_VALUE('{"a.b":{"c":1}}', '$."a.b".c')`, [
    '2',
    '1',
  ]),
  gives(`SELECT JSON_QUERY('not json', '$.a'), JSON_VALUE('{"a":1.50}', '$.a')`, [null, '1.50']),
  gives(`SELECT JSON_QUERY('{"a":[{"b":1},{"b":2}]}', 'lax $.a.b')`, ['[1,2]']),
  fails(`SELECT JSON_VALUE('{}', 'a')`, /Invalid token in JSONPath/),
  gives(`SELECT JSON_KEYS(JSON '{"a":{"b":1},"c":1}'), JSON_KEYS(JSON '{"a":{"b":1}}', 1)`, [
    ['a', 'a.b', 'c'],
    ['a'],
  ]),
  gives(`SELECT JSON_CONTAINS(JSON '{"a":{"b":1},"c":[1,2]}', JSON '{"c":[2]}')`, [true]),
  // Making and changing
  gives(
    `SELECT TO_JSON_STRING(JSON_OBJECT('b', 10, 'a', TRUE)), TO_JSON_STRING(JSON_OBJECT(['x', 'y'], [1, 2])), TO_JSON_STRING(JSON_ARRAY(1, 'x', NULL, [2])), TO_JSON_STRING(JSON_OBJECT())`,
    ['{"a":true,"b":10}', '{"x":1,"y":2}', '[1,"x",null,[2]]', '{}'],
  ),
  gives(
    `SELECT TO_JSON_STRING(JSON_SET(JSON '{"a":1}', '$.b', 2)), TO_JSON_STRING(JSON_SET(JSON '{"a":1}', '$.b', 2, create_if_missing=>FALSE)), TO_JSON_STRING(JSON_SET(JSON '["a"]', '$[2]', 'c'))`,
    ['{"a":1,"b":2}', '{"a":1}', '["a",null,"c"]'],
  ),
  gives(`SELECT TO_JSON_STRING(JSON_REMOVE(JSON '{"a":1,"b":[1,2]}', '$.a', '$.b[0]'))`, ['{"b":[2]}']),
  gives(
    `SELECT TO_JSON_STRING(JSON_STRIP_NULLS(JSON '{"a":null,"b":[null,1]}')), TO_JSON_STRING(JSON_STRIP_NULLS(JSON '{"a":[null]}', remove_empty=>TRUE))`,
    ['{"b":[1]}', 'null'],
  ),
  gives(
    `SELECT TO_JSON_STRING(JSON_ARRAY_APPEND(JSON '["a"]', '$', 'b')), TO_JSON_STRING(JSON_ARRAY_INSERT(JSON '["a","b"]', '$[1]', 1)), TO_JSON_STRING(JSON_ARRAY_APPEND(JSON '[]', '$', [1, 2], append_each_element=>FALSE))`,
    ['["a","b"]', '["a",1,"b"]', '[[1,2]]'],
  ),
  gives(
    `SELECT TO_JSON_STRING(STRUCT(DATE '2024-01-05' AS d, TIMESTAMP '2024-01-05 10:00:00+00' AS t, NUMERIC '1.5' AS n, b'ab' AS b)), TO_JSON_STRING(9007199254740993), TO_JSON_STRING(1.0)`,
    ['{"d":"2024-01-05","t":"2024-01-05T10:00:00Z","n":1.5,"b":"YWI="}', '"9007199254740993"', '1'],
  ),
  gives('SELECT TO_JSON_STRING(STRUCT(1 AS a, [2] AS b), TRUE)', ['{\n  "a": 1,\n  "b": [\n    2\n  ]\n}']),
]
