import { type Case, fails, gives } from './case.ts'

/** Numbers: functions of mathematics, bits and the aggregates of statistics. */
export const MATHS: Case[] = [
  gives("SELECT ABS(25), ABS(-25), CAST(ABS(CAST('-inf' AS FLOAT64)) AS STRING), ABS(NULL)", [
    25,
    25,
    'inf',
    null,
  ]),
  fails('SELECT ABS(-9223372036854775808)', /overflow/i),
  gives('SELECT ACOS(1), ASIN(0), ATAN(0), ATAN2(0, 1), COS(0), SIN(0), TAN(0)', [0, 0, 0, 0, 1, 0, 0]),
  gives('SELECT COSH(0), SINH(0), TANH(0), ACOSH(1), ASINH(0), ATANH(0)', [1, 0, 0, 0, 0, 0]),
  gives(
    'SELECT ROUND(ASIN(1), 6), ROUND(ATAN(1), 6), ROUND(ATAN2(-1, -1), 6)',
    [1.570796, 0.785398, -2.356194],
  ),
  fails('SELECT ACOS(2)', /acos/i),
  fails('SELECT ASIN(-1.5)', /asin/i),
  fails('SELECT ACOSH(0)', /acosh/i),
  fails('SELECT ATANH(1)', /atanh/i),
  gives(
    'SELECT ROUND(COT(1), 6), ROUND(CSC(100), 6), ROUND(SEC(100), 6), ROUND(COTH(1), 6), ROUND(CSCH(0.5), 6), ROUND(SECH(0.5), 6)',
    [0.642093, -1.974858, 1.159664, 1.313035, 1.919035, 0.886819],
  ),
  gives('SELECT CBRT(27), CBRT(-8), SQRT(25), POW(2, 3), POWER(2, -1)', [3, -2, 5, 8, 0.5]),
  fails('SELECT SQRT(-1)', /sqrt/i),
  fails('SELECT POW(-1, 0.5)', /pow/i),
  fails('SELECT POW(0, -1)', /pow|division by zero/i),
  fails('SELECT EXP(1000)', /overflow/i),
  fails('SELECT 1e308 * 10', /overflow/i),
  fails('SELECT 1e308 + 1e308', /overflow/i),
  gives(
    'SELECT x, CEIL(x), FLOOR(x), TRUNC(x), ROUND(x) FROM UNNEST([2.3, 2.8, 2.5, -2.3, -2.8, -2.5, 0]) AS x WITH OFFSET AS i ORDER BY i',
    [2.3, 3, 2, 2, 2],
    [2.8, 3, 2, 2, 3],
    [2.5, 3, 2, 2, 3],
    [-2.3, -2, -3, -2, -2],
    [-2.8, -2, -3, -2, -3],
    [-2.5, -2, -3, -2, -3],
    [0, 0, 0, 0, 0],
  ),
  gives(
    'SELECT ROUND(123.7, -1), ROUND(1.235, 2), CEILING(1.2), TRUNC(-123.456, 1), TRUNC(127.5, -1)',
    [120, 1.24, 2, -123.4, 120],
  ),
  gives(
    "SELECT ROUND(NUMERIC '2.25', 1, 'ROUND_HALF_EVEN'), ROUND(NUMERIC '2.35', 1, 'ROUND_HALF_EVEN'), ROUND(NUMERIC '2.251', 1, 'ROUND_HALF_EVEN'), ROUND(NUMERIC '-2.5', 0, 'ROUND_HALF_EVEN'), ROUND(NUMERIC '2.5', 0, 'ROUND_HALF_AWAY_FROM_ZERO')",
    ['2.2', '2.4', '2.3', '-2', '3'],
  ),
  gives(
    'SELECT DIV(20, 4), DIV(12, -7), DIV(20, 3), DIV(0, 20), MOD(25, 12), MOD(25, -12), MOD(-25, 12)',
    [5, -1, 6, 0, 1, 1, -1],
  ),
  fails('SELECT DIV(-9223372036854775808, -1)', /overflow/i),
  gives("SELECT DIV(NUMERIC '10', 3), MOD(NUMERIC '7.5', 2)", ['3', '1.5']),
  gives(
    'SELECT CAST(IEEE_DIVIDE(25, 0) AS STRING), CAST(IEEE_DIVIDE(-25, 0) AS STRING), CAST(IEEE_DIVIDE(0, 0) AS STRING), IEEE_DIVIDE(0, 25), IEEE_DIVIDE(NULL, 0)',
    ['inf', '-inf', 'nan', 0, null],
  ),
  gives(
    "SELECT IS_INF(25), IS_INF(CAST('-inf' AS FLOAT64)), IS_NAN(25), IS_NAN(CAST('NaN' AS FLOAT64)), IS_NAN(NULL)",
    [false, true, false, true, null],
  ),
  gives(
    'SELECT LOG(100, 10), LOG10(100), LN(1), ROUND(LOG(100), 6), ROUND(LOG(2, 4), 6)',
    [2, 2, 0, 4.60517, 0.5],
  ),
  fails('SELECT LN(0)', /LN|log/i),
  fails('SELECT LOG10(-1)', /log/i),
  fails('SELECT LOG(10, 1)', /log|division by zero/i),
  gives('SELECT RAND() >= 0 AND RAND() < 1', [true]),
  gives(
    'SELECT RANGE_BUCKET(20, [0, 10, 20, 30, 40]), RANGE_BUCKET(20, [0, 10, 20, 20, 40, 40]), RANGE_BUCKET(25, [0, 10, 20, 30, 40]), RANGE_BUCKET(-10, [5, 6, 7, 8]), RANGE_BUCKET(80, [0, 10, 20, 30, 40])',
    [3, 4, 3, 0, 5],
  ),
  gives(
    'SELECT RANGE_BUCKET(NULL, [1, 2]), RANGE_BUCKET(5, CAST([] AS ARRAY<INT64>)), RANGE_BUCKET("b", ["a", "b", "c"])',
    [null, 0, 2],
  ),
  fails('SELECT RANGE_BUCKET(5, [4, 3, 2])', /order|sorted/i),
  gives(
    'SELECT SAFE_ADD(5, 4), SAFE_SUBTRACT(5, 4), SAFE_MULTIPLY(20, 4), SAFE_NEGATE(1), SAFE_DIVIDE(20, 4), SAFE_DIVIDE(0, 20), SAFE_DIVIDE(20, 0)',
    [9, 1, 80, -1, 5, 0, null],
  ),
  gives(
    'SELECT SAFE_NEGATE(-9223372036854775808), SAFE_SUBTRACT(-9223372036854775808, 1), SAFE_MULTIPLY(9223372036854775807, 2)',
    [null, null, null],
  ),
  gives('SELECT SIGN(25), SIGN(0), SIGN(-25), SIGN(-2.5)', [1, 0, -1, -1]),
  fails('SELECT 9223372036854775807 * 2', /overflow/i),
  fails('SELECT -9223372036854775808 - 1', /overflow/i),
  fails('SELECT -x FROM (SELECT -9223372036854775808 AS x)', /overflow/i),
  gives('SELECT 4 / 2, 5 / 2, -5 / 2', [2, 2.5, -2.5]),
  gives(
    'SELECT GREATEST(3, 5, 1), LEAST(3, 5, 1), GREATEST(1, 2.5), LEAST("b", "a"), GREATEST(DATE "2024-01-01", DATE "2024-02-01")',
    [5, 1, 2.5, 'a', '2024-02-01'],
  ),
  gives("SELECT IS_NAN(GREATEST(1, CAST('nan' AS FLOAT64))), IS_NAN(LEAST(1, CAST('nan' AS FLOAT64)))", [
    true,
    true,
  ]),
  gives(
    'SELECT ROUND(COSINE_DISTANCE([1.0, 2.0], [3.0, 4.0]), 6), ROUND(EUCLIDEAN_DISTANCE([1.0, 2.0], [3.0, 4.0]), 6)',
    [0.01613, 2.828427],
  ),
  // Bits
  gives(
    "SELECT BIT_COUNT(0), BIT_COUNT(3), BIT_COUNT(-1), BIT_COUNT(-2), BIT_COUNT(b'\\xff\\xff'), BIT_COUNT(b'')",
    [0, 2, 64, 63, 16, 0],
  ),
  gives('SELECT BIT_AND(x), BIT_OR(x) FROM UNNEST([0xF001, 0x00A1]) AS x', [1, 0xf0a1]),
  gives('SELECT BIT_XOR(x), BIT_XOR(DISTINCT x) FROM UNNEST([1234, 5678, 1234]) AS x', [5678, 4860]),
  gives('SELECT 1 << 2 + 1, 5 & 3 | 8, 6 ^ 3 & 1, ~0, -1 >> 63, 1 << 63', [8, 9, 7, -1, 1, -(2 ** 63)]),
  // Statistics
  gives(
    'SELECT STDDEV_POP(x), STDDEV_SAMP(x), VAR_POP(x), VAR_SAMP(x), STDDEV(x), VARIANCE(x) FROM UNNEST([1, 2, 3, 4, 5, NULL]) AS x',
    [Math.SQRT2, Math.sqrt(2.5), 2, 2.5, Math.sqrt(2.5), 2.5],
  ),
  gives('SELECT STDDEV_POP(x), STDDEV_SAMP(x), VAR_POP(x), VAR_SAMP(x) FROM UNNEST([10]) AS x', [
    0,
    null,
    0,
    null,
  ]),
  gives(
    'SELECT VAR_POP(x), STDDEV(x), CORR(x, x), COVAR_POP(x, x) FROM UNNEST(CAST([] AS ARRAY<FLOAT64>)) AS x',
    [null, null, null, null],
  ),
  gives(
    'SELECT ROUND(CORR(y, x), 6) FROM UNNEST([STRUCT(1.0 AS y, 5.0 AS x), (3.0, 9.0), (4.0, 7.0)])',
    [0.654654],
  ),
  gives(
    'SELECT ROUND(COVAR_POP(y, x), 6), ROUND(COVAR_SAMP(y, x), 6) FROM UNNEST([STRUCT(1.0 AS y, 1.0 AS x), (2.0, 6.0), (9.0, 3.0), (2.0, 6.0), (9.0, 3.0)])',
    [-1.68, -2.1],
  ),
  gives('SELECT COVAR_SAMP(y, x), COVAR_POP(y, x) FROM UNNEST([STRUCT(1.0 AS y, 5.0 AS x), (2.0, NULL)])', [
    null,
    0,
  ]),
]
