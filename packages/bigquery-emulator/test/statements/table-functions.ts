import { type Case, fails, gives, refused } from './case.ts'

/** Table functions, each case with those of its own, for the cases run side by side. */
export const TABLE_FUNCTIONS: Case[] = [
  gives(
    'CREATE TABLE FUNCTION d.t1(least INT64) AS SELECT shop, amount FROM d.sales WHERE amount >= least; SELECT s.shop, s.amount FROM d.t1(20) AS s ORDER BY s.amount',
    ['b', 20],
    ['a', 30],
  ),
  gives(
    'CREATE TABLE FUNCTION d.t2(x ANY TYPE, n INT64) RETURNS TABLE<v STRING, n FLOAT64> AS (SELECT FORMAT("%t", x) AS v, n); SELECT t2.v, t2.n, u.v AS w, u.n AS m FROM d.t2("a", 1) JOIN `p.d.t2`(2, 3) AS u ON TRUE',
    ['a', 1, '2', 3],
  ),
  gives(
    'CREATE TABLE FUNCTION d.t3(these ARRAY<STRING>) AS SELECT city FROM d.shops WHERE shop IN UNNEST(these); CREATE TABLE FUNCTION d.t3b() AS SELECT COUNT(*) AS n FROM d.t3(["a", "b"]); WITH shops AS (SELECT 1) SELECT n FROM p.d.t3b()',
    [2],
  ),
  gives(
    'CREATE TABLE FUNCTION d.t4() AS SELECT 1 AS a; CREATE OR REPLACE TABLE FUNCTION d.t4() AS SELECT 2 AS a; CREATE TABLE FUNCTION IF NOT EXISTS d.t4() AS SELECT 3 AS a; SELECT t4.a FROM d.t4()',
    [2],
  ),
  gives(
    'CREATE TABLE FUNCTION d.t5(a INT64) AS SELECT a; SELECT routine_type, routine_body, ddl FROM d.INFORMATION_SCHEMA.ROUTINES WHERE routine_name = "t5"',
    ['TABLE FUNCTION', 'SQL', 'CREATE TABLE FUNCTION d.t5(a INT64) AS SELECT a'],
  ),
  gives(
    'CREATE TABLE FUNCTION d.t6(a INT64) AS WITH x AS (SELECT a UNION ALL SELECT a + 1) SELECT * FROM x; DECLARE n INT64 DEFAULT 5; SELECT SUM(a) FROM d.t6(n)',
    [11],
  ),
  fails(
    'CREATE TABLE FUNCTION d.t7() AS SELECT 1 AS a; DROP TABLE FUNCTION d.t7; SELECT * FROM d.t7()',
    /^Table-valued function not found: d\.t7 at/,
  ),
  fails('SELECT * FROM d.nowhere(1)', /^Table-valued function not found: d\.nowhere at \[1:15\]$/),
  fails('CREATE FUNCTION d.t8() AS (1); SELECT * FROM d.t8()', /^Table-valued function not found: d\.t8/),
  fails('DROP TABLE FUNCTION d.nowhere', /^Not found: Routine p:d\.nowhere/),
  gives('DROP TABLE FUNCTION IF EXISTS d.nowhere'),
  fails('CREATE TABLE FUNCTION d.t9(a INT64) AS SELECT a, nope', /^Unrecognized name: nope/),
  fails(
    'CREATE TABLE FUNCTION d.t10() RETURNS TABLE<b INT64> AS SELECT 1 AS a',
    /^The columns of RETURNS TABLE are not those of the query: b is missing/,
  ),
  fails(
    'CREATE TABLE FUNCTION d.t11(a INT64) AS SELECT a; SELECT * FROM d.t11("x")',
    /^No matching signature for function d\.t11 for argument types: STRING\. Supported signature: d\.t11\(INT64\)/,
  ),
  gives(
    'CREATE TABLE FUNCTION d.t12(t TABLE<shop STRING, amount INT64>, n INT64) AS SELECT shop, SUM(amount) AS total FROM t WHERE amount > n GROUP BY shop; SELECT * FROM d.t12(TABLE d.sales, 10) ORDER BY shop',
    ['a', 30],
    ['b', 20],
  ),
  gives(
    'CREATE TABLE FUNCTION d.t13(x ANY TABLE) AS SELECT p.a AS a, q.a AS b FROM x AS p JOIN x AS q ON p.a < q.a; WITH x AS (SELECT 1 AS a UNION ALL SELECT 2) SELECT * FROM d.t13(TABLE x) UNION ALL SELECT * FROM d.t13((SELECT a * 5 AS a FROM x)) ORDER BY a',
    [1, 2],
    [5, 10],
  ),
  fails(
    'CREATE TABLE FUNCTION d.t14(t TABLE<nope INT64>) AS SELECT nope FROM t; SELECT * FROM d.t14(TABLE d.shops)',
    /^Required column "nope" not found in table passed as argument t/,
  ),
  fails(
    'CREATE TABLE FUNCTION d.t15(t ANY TABLE) AS SELECT * FROM t; SELECT * FROM d.t15(1)',
    /^A table is expected for the argument t/,
  ),
  refused(
    'CREATE TABLE FUNCTION d.t16(t ANY TABLE) AS WITH x AS (SELECT 1 AS b) SELECT * FROM t, x; WITH x AS (SELECT 1 AS a) SELECT * FROM d.t16(TABLE x)',
  ),
]
