import { type Case, fails, gives, refused } from './case.ts'

/** BIGNUMERIC: 38 decimals, and as many digits before them as fit into 256 bits. */
export const BIGNUMERICS: Case[] = [
  gives(
    "SELECT BIGNUMERIC '1.50', BIGDECIMAL '-578960446186580977117854925043439539266.34992332820282019728792003956564819968', CAST(1.12345678901234567890123456789012345678 AS BIGNUMERIC)",
    [
      '1.5',
      '-5.7896044618658097711785492504343953926634992332820282019728792003956564819968e+38',
      '1.12345678901234567890123456789012345678',
    ],
  ),
  gives(
    "SELECT BIGNUMERIC '1' + 2, BIGNUMERIC '1' - NUMERIC '0.5', BIGNUMERIC '2' * 1.5, BIGNUMERIC '1' / 3, -BIGNUMERIC '1.5', BIGNUMERIC '1' + CAST(0.5 AS FLOAT64)",
    ['3', '0.5', '3', '0.33333333333333333333333333333333333333', '-1.5', 1.5],
  ),
  gives("SELECT BIGNUMERIC '2' / 3, BIGNUMERIC '-2' / 3, BIGNUMERIC '1e-38' / 2, BIGNUMERIC '-1e-38' / 2", [
    '0.66666666666666666666666666666666666667',
    '-0.66666666666666666666666666666666666667',
    '1e-38',
    '-1e-38',
  ]),
  fails("SELECT BIGNUMERIC '5e38' + BIGNUMERIC '5e38'", /BIGNUMERIC overflow: 5/),
  fails(
    "SELECT -x FROM (SELECT BIGNUMERIC '-578960446186580977117854925043439539266.34992332820282019728792003956564819968' AS x)",
    /BIGNUMERIC overflow/,
  ),
  fails("SELECT BIGNUMERIC '6e38'", /Invalid BIGNUMERIC value: 6e38/),
  fails("SELECT CAST('abc' AS BIGNUMERIC)", /Invalid BIGNUMERIC value: abc/),
  fails("SELECT BIGNUMERIC '1' / 0", /division by zero: 1 \/ 0/),
  gives(
    "SELECT SAFE_DIVIDE(x, 0), SAFE_ADD(x, x), SAFE.SQRT(-x), SAFE_NEGATE(x), SAFE_MULTIPLY(x, 0), SAFE_SUBTRACT(x, x), IEEE_DIVIDE(x, 4e38) FROM (SELECT BIGNUMERIC '4e38' AS x)",
    [null, null, null, '-4e+38', '0', '0', 1],
  ),
  // Comparisons, among one another and with other numbers.
  gives(
    "SELECT x = 1, x < 1.5, 1 IN (x, 2), x BETWEEN 0 AND 3, CASE x WHEN 1 THEN 'one' END, x = NUMERIC '1', x = CAST(1 AS FLOAT64), x IN (SELECT 1), 1 IN (SELECT CAST(1 AS BIGNUMERIC)), 1 IN UNNEST([x]), x IN UNNEST([1, 2]) FROM (SELECT BIGNUMERIC '1' AS x)",
    [true, true, true, true, 'one', true, true, true, true, true, true],
  ),
  gives("SELECT STRUCT(BIGNUMERIC '1' AS a) = STRUCT(1), STRUCT(1, BIGNUMERIC '2') IN (STRUCT(1, 2))", [
    true,
    true,
  ]),
  fails("SELECT BIGNUMERIC '1' = 'x'", /No matching signature for operator = for argument types: BIGNUMERIC/),
  gives('SELECT b.k FROM (SELECT 1 AS k) AS a JOIN (SELECT CAST(1 AS BIGNUMERIC) AS k) AS b ON a.k = b.k', [
    '1',
  ]),
  refused('SELECT 1 FROM (SELECT 1 AS k) JOIN (SELECT CAST(1 AS BIGNUMERIC) AS k) USING (k)'),
  // What it and other numbers come to.
  gives(
    "SELECT [1, x, 3.25], COALESCE(NULL, x, 1), IF(TRUE, 1, x), GREATEST(1, x), LEAST(1, x), NULLIF(1, x), [STRUCT(1 AS a), STRUCT(x)], [x] || [2], ARRAY_CONCAT([x], [2]) FROM (SELECT BIGNUMERIC '2.5' AS x)",
    [
      ['1', '2.5', '3.25'],
      '2.5',
      '1',
      '2.5',
      '1',
      '1',
      [{ a: '1' }, { a: '2.5' }],
      ['2.5', '2'],
      ['2.5', '2'],
    ],
  ),
  gives(
    "SELECT x FROM (SELECT 1 AS x UNION ALL SELECT BIGNUMERIC '-2.5' UNION ALL SELECT 3.5 UNION ALL SELECT NULL) ORDER BY x",
    [null],
    ['-2.5'],
    ['1'],
    ['3.5'],
  ),
  gives(
    "SELECT x FROM (SELECT CAST(0.5 AS FLOAT64) AS x UNION ALL SELECT BIGNUMERIC '1') ORDER BY x",
    [0.5],
    [1],
  ),
  // Functions
  gives(
    "SELECT ABS(x), SIGN(x), ROUND(x), ROUND(x, 1), ROUND(x, 1, 'ROUND_HALF_EVEN'), TRUNC(x), TRUNC(x, 1), CEIL(x), FLOOR(x), MOD(x, 2), DIV(x, 2), POW(x, 2), ROUND(x * 100, -2) FROM (SELECT BIGNUMERIC '-2.45' AS x)",
    ['2.45', -1, '-2', '-2.5', '-2.4', '-2', '-2.4', '-2', '-3', '-0.45', '-1', '6.0025', '-200'],
  ),
  gives(
    "SELECT SQRT(x), EXP(-x), LN(x), LOG10(x * 50), LOG(x * 4, 2), POW(x, -1), POW(x, BIGNUMERIC '0.5') FROM (SELECT BIGNUMERIC '2' AS x)",
    [
      '1.41421356237309504880168872420969807857',
      '0.13533528323661269189399949497248440341',
      '0.69314718055994530941723212145817656808',
      '2',
      '3',
      '0.5',
      '1.41421356237309504880168872420969807857',
    ],
  ),
  gives(
    'SELECT SIN(x), ATAN2(x, 1), CBRT(x), RANGE_BUCKET(x, [0, 1]), GENERATE_ARRAY(x, 1, 0.5) FROM (SELECT CAST(0 AS BIGNUMERIC) AS x)',
    [0, 0, 0, 1, ['0', '0.5', '1']],
  ),
  gives("SELECT PARSE_BIGNUMERIC(' - 12.34 '), PARSE_BIGNUMERIC('1,234.5-'), SAFE.PARSE_BIGNUMERIC('x')", [
    '-12.34',
    '-1234.5',
    null,
  ]),
  // Casts
  gives(
    "SELECT CAST(x AS INT64), CAST(x AS FLOAT64), CAST(x AS NUMERIC), CAST(x AS STRING), CAST(CAST(0.5 AS FLOAT64) AS BIGNUMERIC), SAFE_CAST('x' AS BIGNUMERIC), CAST(NUMERIC '0.1' AS BIGNUMERIC), CAST([1] AS ARRAY<BIGNUMERIC>), CAST(STRUCT(1) AS STRUCT<a BIGNUMERIC>) FROM (SELECT BIGNUMERIC '2.5' AS x)",
    [3, 2.5, '2.5', '2.5', '0.5', null, '0.1', ['1'], { a: '1' }],
  ),
  gives(
    'SELECT CAST(-578960446186580977117854925043439539266.34992332820282019728792003956564819968 AS BIGNUMERIC) < 0, CAST(- -1.5 AS BIGNUMERIC)',
    [true, '1.5'],
  ),
  gives('SELECT CAST(CAST(0.1 AS FLOAT64) AS BIGNUMERIC)', ['0.10000000000000000555111512312578270212']),
  fails("SELECT CAST(BIGNUMERIC '1e30' AS NUMERIC)", /NUMERIC out of range/),
  fails("SELECT CAST(BIGNUMERIC '1e30' AS INT64)", /int64 out of range/),
  fails("SELECT CAST(BIGNUMERIC '1' AS BOOL)", /Invalid cast from BIGNUMERIC to BOOL/),
  gives(
    "SELECT FORMAT('%f|%.1f|%t|%T', x, x, x, x), TO_JSON_STRING(STRUCT(x AS a)), TO_JSON_STRING(BIGNUMERIC '12345678901234567890.5'), TYPEOF(x), CAST(x AS STRING FORMAT '99.9') FROM (SELECT BIGNUMERIC '2.25' AS x)",
    ['2.250000|2.3|2.25|BIGNUMERIC "2.25"', '{"a":2.25}', '"12345678901234567890.5"', 'BIGNUMERIC', '  2.3'],
  ),
  // Aggregates and windows
  gives(
    "SELECT SUM(x), AVG(x), MIN(x), MAX(x), COUNT(DISTINCT x), SUM(DISTINCT x), VAR_POP(x), ARRAY_AGG(x ORDER BY x DESC), APPROX_QUANTILES(x, 2) FROM UNNEST([BIGNUMERIC '1', 2, 2]) AS x",
    [
      '5',
      '1.66666666666666666666666666666666666667',
      '1',
      '2',
      2,
      '3',
      2 / 9,
      ['2', '2', '1'],
      ['1', '2', '2'],
    ],
  ),
  gives("SELECT AVG(x) FROM UNNEST([BIGNUMERIC '5e38', BIGNUMERIC '5e38']) AS x", ['5e+38']),
  fails("SELECT SUM(x) FROM UNNEST([BIGNUMERIC '5e38', BIGNUMERIC '5e38']) AS x", /BIGNUMERIC overflow: SUM/),
  gives(
    "SELECT x, COUNT(*) FROM UNNEST([BIGNUMERIC '1', 1, -1, NULL]) AS x GROUP BY x ORDER BY x DESC",
    ['1', 2],
    ['-1', 1],
    [null, 1],
  ),
  gives(
    "SELECT x, SUM(x) OVER (ORDER BY x ROWS 1 PRECEDING), LAG(x, 1, 0) OVER (ORDER BY x), RANK() OVER (ORDER BY x), PERCENTILE_CONT(x, 0.25) OVER (), PERCENTILE_DISC(x, BIGNUMERIC '0.5') OVER () FROM UNNEST([BIGNUMERIC '1', 3]) AS x ORDER BY x",
    ['1', '1', '0', 1, '1.5', '1'],
    ['3', '4', '1', 2, '1.5', '1'],
  ),
  gives(
    "SELECT a, b FROM (SELECT BIGNUMERIC '1' AS k, BIGNUMERIC '1.5' AS v) PIVOT(SUM(v) FOR k IN (1 AS a, 2 AS b))",
    ['1.5', null],
  ),
  // Tables, scripts, functions
  gives(
    `CREATE TABLE d.big (id INT64, v BIGNUMERIC, list ARRAY<BIGNUMERIC>, s STRUCT<a BIGNUMERIC>, w BIGDECIMAL DEFAULT 7);
     INSERT INTO d.big VALUES (1, 1.00000000000000000000001, [1, 2.5], STRUCT(BIGNUMERIC '3'), DEFAULT); INSERT INTO d.big (id, v) SELECT 2, 9;
     UPDATE d.big SET v = 3, s.a = 4, w = id WHERE id = 1;
     MERGE d.big AS t USING (SELECT 2 AS id, 8 AS v UNION ALL SELECT 3, 80) AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT (id, v) VALUES (id, s.v);
     ALTER TABLE d.big ALTER COLUMN id SET DATA TYPE BIGNUMERIC;
     SELECT id, v, list, s, w FROM d.big ORDER BY v`,
    ['1', '3', ['1', '2.5'], { a: '4' }, '1'],
    ['2', '8', [], null, '7'],
    ['3', '80', [], null, '7'],
  ),
  fails(
    'CREATE TABLE d.big2 (n NUMERIC); INSERT INTO d.big2 VALUES (CAST(1 AS BIGNUMERIC))',
    /has type BIGNUMERIC which cannot be inserted/,
  ),
  gives(
    'CREATE TABLE d.big3 (f FLOAT64); INSERT INTO d.big3 SELECT CAST(1.5 AS BIGNUMERIC); SELECT f FROM d.big3',
    [1.5],
  ),
  gives(
    "DECLARE x BIGNUMERIC DEFAULT 3; DECLARE y ARRAY<BIGNUMERIC> DEFAULT [BIGNUMERIC '1.5']; SET x = x + 1; SELECT x, y",
    ['4', ['1.5']],
  ),
  gives("FOR r IN (SELECT BIGNUMERIC '1.5' AS x, [BIGNUMERIC '2'] AS list) DO SELECT r.x, r.list; END FOR", [
    '1.5',
    ['2'],
  ]),
  gives('CREATE TEMP FUNCTION half(a BIGNUMERIC) RETURNS BIGNUMERIC AS (a / 2); SELECT half(1), half(1.5)', [
    '0.5',
    '0.75',
  ]),
  gives("EXECUTE IMMEDIATE 'SELECT @x + 1' USING CAST(1 AS BIGNUMERIC) AS x", ['2']),
]
