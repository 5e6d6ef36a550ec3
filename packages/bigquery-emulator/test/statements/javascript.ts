import { type Case, fails, gives, refused } from './case.ts'

/** A function that is written in JavaScript, and a query that calls it. */
function js(head: string, code: string, query: string): string {
  return `CREATE TEMP FUNCTION f(${head.replace(' -> ', ') RETURNS ')} LANGUAGE js AS r'''${code}'''; SELECT ${query}`
}

/** Functions of JavaScript, in what their arguments and results are and how they fail. */
export const JAVASCRIPTS: Case[] = [
  gives(
    js('x FLOAT64, y FLOAT64 -> FLOAT64', '\n  return x * y;\n', 'f(x, 5) FROM UNNEST([1, 2]) AS x'),
    [5],
    [10],
  ),
  gives(
    js(
      's STRUCT<a FLOAT64, b STRING>, l ARRAY<STRING>, j JSON, n INT64 -> STRING',
      'return JSON.stringify([s, l, j, n])',
      `f((1.5, 'x'), ['p', NULL], JSON '{"k": [1]}', 12345678901234567)`,
    ),
    ['[{"a":1.5,"b":"x"},["p",null],{"k":[1]},"12345678901234567"]'],
  ),
  gives(
    js(
      'm NUMERIC, n NUMERIC, b BYTES, t TIMESTAMP, d DATE, o BOOL, x FLOAT64 -> STRING',
      'return JSON.stringify([m, n, b, t, t.microsecond, d, o, x === Infinity])',
      "f(7, NUMERIC '1.25', b'abc', TIMESTAMP '2020-01-02 03:04:05.123456', DATE '2020-02-03', TRUE, CAST('inf' AS FLOAT64))",
    ),
    ['[7,"1.25","YWJj","2020-01-02T03:04:05.123Z",123456,"2020-02-03T00:00:00.000Z",true,true]'],
  ),
  gives(js('x STRING -> STRING', 'return String(x === null)', 'f(NULL), f("")'), ['true', 'false']),
  gives(js('t TIMESTAMP -> TIMESTAMP', 'return t', "f(TIMESTAMP '1960-01-02 03:04:05.123456')"), [
    '1960-01-02T03:04:05.123456000Z',
  ]),
  gives(js('t STRING -> DATE', 'return new Date(t)', "f('2020-02-29T23:00:00Z')"), ['2020-02-29']),
  gives(js('b BYTES -> BYTES', 'return b', "f(b'\\x00\\xff\\\\')"), ['00ff5c']),
  gives(
    js(
      'x STRING -> STRUCT<i INT64, n NUMERIC, s STRING, b BOOL, l ARRAY<STRUCT<k STRING, v BYTES>>>',
      'return { i: "9007199254740993", n: 1.5, s: 7, b: true, l: [{ k: x, v: "AAEC" }], more: 1 }',
      'CAST(f("a").i AS STRING), f("a").n, f("a").s, f("a").b, f("a").l[0].k, f("a").l[0].v',
    ),
    ['9007199254740993', '1.5', '7', true, 'a', '000102'],
  ),
  gives(js('x STRING -> STRUCT<a INT64, b STRING>', 'return { a: 1 }', 'f("").a, f("").b'), [1, null]),
  gives(js('j JSON -> JSON', 'return { z: j.b, a: [1] }', `f(JSON '{"b": null}')`), ['{"a":[1],"z":null}']),
  gives(js('x INT64 -> INT64', 'return BigInt(x) * 2n', 'f(4611686018427387)'), [9223372036854774]),
  gives(js('x FLOAT64 -> FLOAT64', 'return x === 1 ? "0.5" : NaN', 'f(1)'), [0.5]),
  gives(js('x FLOAT64 -> FLOAT64', 'return Promise.resolve(x).then(async y => (await y) + 1)', 'f(1)'), [2]),
  gives(
    js(
      'l ARRAY<STRUCT<key STRING, value INT64>> -> ARRAY<STRUCT<key STRING, value INT64>>',
      'return l.filter(({ key }) => /^[a-m]/.test(key)).map(({ key, value }) => ({ key, value: Number(value) + 1 }))',
      "x.key, x.value FROM UNNEST(f([STRUCT('a' AS k, 1 AS v), ('z', 2)])) AS x",
    ),
    ['a', 2],
  ),
  gives(js(' -> FLOAT64', 'return Math.random()', 'COUNT(DISTINCT f()) FROM UNNEST([1, 2, 3])'), [3]),
  gives(
    js(
      'x STRING -> STRING',
      'return x.length % 2 ? "odd" : "even"',
      'f(x), COUNT(*) FROM UNNEST(["a", "bb", "c"]) AS x GROUP BY f(x) ORDER BY 1',
    ),
    ['even', 1],
    ['odd', 2],
  ),
  gives(
    'CREATE TEMP FUNCTION f(x STRING) RETURNS STRING DETERMINISTIC LANGUAGE js OPTIONS (library = []) AS "return x"; CREATE TEMP FUNCTION g(x STRING) AS (CONCAT(f(x), "!")); SELECT g("a")',
    ['a!'],
  ),
  gives(
    'CREATE FUNCTION d.js_kept(x STRING) RETURNS STRING NOT DETERMINISTIC LANGUAGE js AS "return x + x" OPTIONS (description = "x"); SELECT d.js_kept("a"); DROP FUNCTION d.js_kept',
    ['aa'],
  ),
  gives(
    js(
      'x FLOAT64 -> STRING',
      'return [typeof require, typeof process, typeof fetch, typeof setTimeout].join()',
      'f(1)',
    ),
    ['undefined,undefined,undefined,undefined'],
  ),
  fails(
    js('x FLOAT64 -> FLOAT64', '\n  return x.foo.bar;\n', 'f(1)'),
    /^TypeError: .* at f\(FLOAT64\) line 2, columns \d+-\d+$/,
  ),
  fails(
    js('x STRING -> STRING', 'throw new Error("no " + x)', 'f("y")'),
    /^Error: no y at f\(STRING\) line 1, columns \d+-\d+$/,
  ),
  fails(js('x STRING -> STRING', 'throw "no " + x', 'f("y")'), /^no y at f\(STRING\)$/),
  fails(js('x STRING -> STRING', 'return (', 'f("y")'), /^SyntaxError: /),
  fails(
    js('x STRING -> INT64', 'return "abc"', 'f("y")'),
    /^Failed to coerce output value "abc" to type INT64: Bad int64 value: abc$/,
  ),
  fails(
    js('x STRING -> INT64', 'return 1.5', 'f("y")'),
    /^Failed to coerce output value 1\.5 to type INT64$/,
  ),
  fails(
    js('x STRING -> ARRAY<INT64>', 'return x', 'f("y")'),
    /^Failed to coerce output value "y" to type ARRAY<INT64>$/,
  ),
  fails(js('x STRING -> STRING', 'return Promise.reject(new Error("late"))', 'f("y")'), /^Error: late/),
  fails(js('x STRING -> STRING', 'function g() { return g() + 1 } return g()', 'f("y")'), /stack overflow/),
  fails(js('x STRING -> STRING', 'return x', 'SAFE.f("y")'), /does not support SAFE error mode/),
  fails(
    'CREATE TEMP FUNCTION f(x STRING) RETURNS STRING LANGUAGE js OPTIONS (library = "gs://none/x.js") AS "return x"; SELECT f("y")',
    /^Not found: URI gs:\/\/none\/x\.js$/,
  ),
  fails(
    'CREATE TEMP FUNCTION f(x STRING) LANGUAGE js AS "return x"; SELECT f("y")',
    /needs a RETURNS clause$/,
  ),
  fails(
    'CREATE TEMP FUNCTION f(x ANY TYPE) RETURNS STRING LANGUAGE js AS "return x"; SELECT f("y")',
    /may not be of ANY TYPE$/,
  ),
  refused('CREATE TEMP FUNCTION f(x DATETIME) RETURNS STRING LANGUAGE js AS "return x"; SELECT f(NULL)'),
  refused("CREATE TEMP FUNCTION f(x INT64) RETURNS INT64 LANGUAGE python AS 'return x'; SELECT f(1)"),
]
