import { type Case, fails, gives } from './case.ts'

/** What depends on types: NUMERIC arithmetic, comparisons, casts, set operations, and which names are in sight. */
export const TYPES: Case[] = [
  // NUMERIC: 38 digits, 9 of them decimals, rounded half away from zero.
  gives("WITH t AS (SELECT NUMERIC '10' AS a, NUMERIC '3' AS b) SELECT a / b, -a / b, b / a FROM t", [
    '3.333333333',
    '-3.333333333',
    '0.3',
  ]),
  gives("SELECT a / 3, 2 / a FROM (SELECT NUMERIC '2' AS a)", ['0.666666667', '1']),
  gives("SELECT NUMERIC '0.000000001' / 2, NUMERIC '-0.000000001' / 2, NUMERIC '0.000000001' / 3", [
    '1e-9',
    '-1e-9',
    '0',
  ]),
  gives(
    "SELECT a / 3 = NUMERIC '33333333333333333333333333333.333333333' FROM (SELECT NUMERIC '99999999999999999999999999999.999999999' AS a)",
    [true],
  ),
  fails(
    "SELECT a / b FROM (SELECT NUMERIC '99999999999999999999999999999' AS a, NUMERIC '0.5' AS b)",
    /overflow/,
  ),
  fails("SELECT a / (a - a) FROM (SELECT NUMERIC '1' AS a)", /division by zero/),
  gives("SELECT a / a FROM (SELECT NUMERIC '90000000000000000000' AS a)", ['1']),
  gives(
    "SELECT AVG(v), SUM(v) / COUNT(*) FROM (SELECT v FROM UNNEST([NUMERIC '1', NUMERIC '2', NUMERIC '2']) AS v)",
    ['1.666666667', '1.666666667'],
  ),
  gives("SELECT AVG(v) FROM (SELECT NUMERIC '1' AS v) WHERE FALSE", [null]),
  gives("SELECT a * b, -a * b FROM (SELECT NUMERIC '1.000000001' AS a, NUMERIC '1.5' AS b)", [
    '1.500000002',
    '-1.500000002',
  ]),
  gives(
    "CREATE TABLE d.lines AS SELECT NUMERIC '0.000000001' AS price, NUMERIC '0.4' AS share, 3 AS n UNION ALL SELECT NUMERIC '0.000000001', NUMERIC '0.4', 1; SELECT SUM(price * share), SUM(price * n) FROM d.lines",
    ['0', '4e-9'],
  ),
  gives(
    "WITH a AS (SELECT NUMERIC '1' AS v UNION ALL SELECT NUMERIC '2'), b AS (SELECT *, v * v AS q FROM a) SELECT SUM(q) / SUM(v) FROM b",
    ['1.666666667'],
  ),
  gives(
    "SELECT v / SUM(v) OVER () FROM (SELECT NUMERIC '1' AS v UNION ALL SELECT NUMERIC '2') ORDER BY v",
    ['0.333333333'],
    ['0.666666667'],
  ),
  gives("SELECT a * a FROM (SELECT NUMERIC '90000000000' AS a)", ['8.1e+21']),
  gives(
    "SELECT AVG(v) FROM UNNEST([NUMERIC '99999999999999999999999999999', NUMERIC '99999999999999999999999999999', NUMERIC '-99999999999999999999999999998']) AS v",
    ['3.3333333333333333333333333333333333333e+28'],
  ),
  gives(
    "SELECT SQRT(v), POW(v, 10), LN(v), LOG(v, 2), DIV(v, 2), TRUNC(v / 3, 1), SIN(v - 2), SAFE_MULTIPLY(v, v) FROM (SELECT NUMERIC '2' AS v)",
    ['1.414213562', '1024', '0.693147181', '1', '1', '0.6', 0, '4'],
  ),
  // A literal of floats becomes NUMERIC beside one; a FLOAT64 column does not.
  gives(
    "SELECT NUMERIC '2.1' * 1.5, v + 0.5, COALESCE(v, 0.5), IF(v > 1.5, v, 0.5) FROM (SELECT NUMERIC '2.1' AS v)",
    ['3.15', '2.6', '2.1', '2.1'],
  ),
  gives("SELECT v * f, v / f FROM (SELECT NUMERIC '2.5' AS v, CAST(2 AS FLOAT64) AS f)", [5, 1.25]),
  gives('SELECT a.v / b.v FROM (SELECT 1.0 AS v) AS a CROSS JOIN (SELECT 3 AS v) AS b', [1 / 3]),
  gives("SELECT (SELECT AVG(x) FROM UNNEST(vs) AS x) FROM (SELECT [NUMERIC '1', NUMERIC '2'] AS vs)", [
    '1.5',
  ]),
  gives('CREATE TEMP FUNCTION part(a NUMERIC, b NUMERIC) AS (a / b); SELECT part(1, 3)', ['0.333333333']),
  gives("DECLARE total NUMERIC DEFAULT 3; SELECT NUMERIC '1' / total", ['0.333333333']),
  gives(
    'CREATE TABLE d.prices (v NUMERIC); INSERT INTO d.prices VALUES (10.5), (1); UPDATE d.prices SET v = 0.25 WHERE v = 1; SELECT SUM(v) FROM d.prices',
    ['10.75'],
  ),
  fails(
    "CREATE TABLE d.m4 AS SELECT 1 AS id, 1 AS v; MERGE d.m4 t USING (SELECT 1 AS id, '7' AS v) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v",
    /has type STRING which cannot be inserted into column v/,
  ),
  gives(
    "FOR r IN (SELECT NUMERIC '1' AS v, [NUMERIC '2'] AS list) DO SELECT r.v / 3, r.list[OFFSET(0)] / 3; END FOR",
    ['0.333333333', '0.666666667'],
  ),
  gives("SELECT TRUNC(v), MOD(v, 2), SAFE_ADD(v, 0.5) FROM (SELECT NUMERIC '-2.75' AS v)", [
    '-2',
    '-0.75',
    '-2.25',
  ]),
  gives("SELECT NUMERIC '1' AS v UNION ALL SELECT 2 ORDER BY v", ['1'], ['2']),
  // Comparisons
  fails("SELECT 1 = '1'", /No matching signature for operator = for argument types: INT64, STRING/),
  fails('SELECT id FROM d.sales WHERE shop = 1', /No matching signature for operator =/),
  fails("SELECT id FROM d.sales WHERE amount > '5'", /No matching signature for operator >/),
  fails("SELECT id FROM d.sales WHERE id IN ('1', '2')", /No matching signature for operator IN/),
  fails(
    'SELECT id FROM d.sales WHERE id IN (SELECT shop FROM d.shops)',
    /No matching signature for operator IN/,
  ),
  fails("SELECT id FROM d.sales WHERE id BETWEEN '1' AND '3'", /No matching signature for operator BETWEEN/),
  fails("SELECT CASE id WHEN '1' THEN 'one' END FROM d.sales", /No matching signature for operator =/),
  fails('SELECT COUNT(*) FROM d.sales AS s JOIN d.shops AS p ON s.id = p.shop', /No matching signature/),
  fails('SELECT 1 FROM d.sales JOIN (SELECT 1 AS shop) USING (shop)', /No matching signature/),
  fails('SELECT TRUE = 1', /No matching signature for operator = for argument types: BOOL, INT64/),
  fails("SELECT TIMESTAMP '2024-01-05' > DATE '2024-01-04'", /No matching signature for operator >/),
  fails('SELECT day = shop FROM d.sales', /No matching signature for operator =/),
  gives("SELECT id FROM d.sales WHERE day = '2024-02-01'", [4]),
  gives("SELECT DATE '2024-01-05' < DATETIME '2024-01-05 10:00:00', 1 < 1.5, NUMERIC '1' < 2, 'a' < 'b'", [
    true,
    true,
    true,
    true,
  ]),
  gives("SELECT NULL = 1, 'x' IN (NULL, 'x')", [null, true]),
  // Casts to DATE take a date alone.
  fails("SELECT CAST('2024-01-05 10:00:00' AS DATE)", /Invalid date/),
  fails("SELECT CAST(s AS DATE) FROM (SELECT '2024-01-05 10:00:00' AS s)", /Invalid date/),
  gives("SELECT SAFE_CAST('2024-01-05 10:00:00' AS DATE), CAST(TIMESTAMP '2024-01-05 10:00:00' AS DATE)", [
    null,
    '2024-01-05',
  ]),
  // Set operations go by place, fields of structs too.
  gives('SELECT s.a FROM (SELECT STRUCT(1 AS a) AS s UNION ALL SELECT STRUCT(2 AS a)) ORDER BY 1', [1], [2]),
  fails('SELECT 1, 2 UNION ALL SELECT 3', /mismatched column count/),
  // Names
  fails('SELECT amount * 2 AS twice FROM d.sales WHERE twice > 10', /Unrecognized name: twice at \[1:47\]/),
  fails('SELECT id AS x, x + 1 AS y FROM d.sales', /Unrecognized name: x at \[1:17\]/),
  fails('SELECT rowid FROM d.sales', /Unrecognized name: rowid/),
  gives("SELECT UPPER(shop) AS shop FROM d.sales WHERE shop = 'c'", ['C']),
  gives('SELECT shop AS s, SUM(amount) AS total FROM d.sales GROUP BY s HAVING total > 30 ORDER BY total', [
    'a',
    40,
  ]),
  gives('SELECT id, ROW_NUMBER() OVER (ORDER BY id DESC) AS place FROM d.sales QUALIFY place = 1', [5, 1]),
  gives('SELECT * FROM (SELECT 1 AS a, 2 AS k) JOIN (SELECT 2 AS k, 3 AS b) USING (k)', [2, 1, 3]),
  gives('SELECT * EXCEPT (a) FROM (SELECT 1 AS a, 2 AS k) JOIN (SELECT 2 AS k, 3 AS b) USING (k)', [2, 3]),
]
