import { type Case, fails, gives } from './case.ts'

/** Procedures, each case with those of its own, for the cases run side by side. */
export const PROCEDURES: Case[] = [
  gives(
    'CREATE OR REPLACE PROCEDURE d.p1(IN a INT64, b STRING) BEGIN SELECT a + 1, UPPER(b); END; CALL d.p1(41, "x")',
    [42, 'X'],
  ),
  gives(
    'CREATE PROCEDURE `p.d.p2`(OUT total INT64, INOUT n INT64) OPTIONS (strict_mode = FALSE) BEGIN SET total = (SELECT SUM(amount) FROM d.sales); SET n = n * 2; END; DECLARE t INT64; DECLARE n INT64 DEFAULT 4; CALL p.d.p2(t, n); SELECT t, n',
    [70, 8],
  ),
  gives(
    'CREATE PROCEDURE d.p3(x INT64) BEGIN IF x > 0 THEN SELECT "more"; RETURN; END IF; SELECT "less"; END; CALL d.p3(1); DROP PROCEDURE d.p3',
    ['more'],
  ),
  gives(
    'CREATE PROCEDURE d.p4() BEGIN SELECT 1; END; CREATE PROCEDURE IF NOT EXISTS d.p4() BEGIN SELECT 2; END; CALL d.p4()',
    [1],
  ),
  gives(
    'CREATE PROCEDURE d.p5() BEGIN SELECT 1; END; CREATE OR REPLACE PROCEDURE d.p5() BEGIN SELECT 2; END; CALL d.p5()',
    [2],
  ),
  gives(
    'CREATE PROCEDURE d.p6(column STRING, OUT n INT64) BEGIN EXECUTE IMMEDIATE FORMAT("SELECT COUNT(%s) + @more FROM d.sales", column) INTO n USING 1 AS more; END; DECLARE found INT64; CALL d.p6("amount", found); SELECT found',
    [5],
  ),
  gives(
    'CREATE PROCEDURE d.p7() BEGIN SELECT 1; RAISE USING MESSAGE = "no"; EXCEPTION WHEN ERROR THEN SELECT CONCAT("caught ", @@error.message); END; CALL d.p7()',
    ['caught no'],
  ),
  gives(
    'CREATE PROCEDURE d.p8() BEGIN SELECT ERROR("deep"); END; CREATE PROCEDURE d.p8b() BEGIN CALL d.p8(); END; BEGIN DECLARE x INT64 DEFAULT 3; CALL d.p8b(); EXCEPTION WHEN ERROR THEN SELECT @@error.message; END',
    ['deep'],
  ),
  gives(
    'CREATE PROCEDURE d.p9(n INT64, OUT f INT64) BEGIN DECLARE rest INT64 DEFAULT 1; IF n > 1 THEN CALL d.p9(n - 1, rest); END IF; SET f = n * rest; END; DECLARE f INT64; CALL d.p9(5, f); SELECT f',
    [120],
  ),
  fails(
    'CREATE PROCEDURE d.p10() BEGIN CALL d.p10(); END; CALL d.p10()',
    /^Out of stack space due to deeply nested procedure call to p:d\.p10$/,
  ),
  fails(
    'CREATE PROCEDURE d.p11() BEGIN SELECT x; END; DECLARE x INT64; CALL d.p11()',
    /Unrecognized name: x/,
  ),
  gives(
    'CREATE PROCEDURE d.p12(day DATE, share FLOAT64, days ARRAY<STRING>) BEGIN SELECT day, share, ARRAY_LENGTH(days); END; CALL d.p12("2024-01-05", 0, [])',
    ['2024-01-05', 0, 0],
  ),
  fails(
    'CREATE PROCEDURE d.p13(day STRING, share FLOAT64) BEGIN SELECT 1; END; CALL d.p13("x", "0.5")',
    /^No matching signature for procedure p:d\.p13\(day STRING, share FLOAT64\): the argument share has type STRING$/,
  ),
  fails(
    'CREATE PROCEDURE d.p14(day STRING, share FLOAT64) BEGIN SELECT 1; END; CALL d.p14("x")',
    /1 arguments were given, and share is missing$/,
  ),
  fails(
    'CREATE PROCEDURE d.p15(OUT n INT64) BEGIN SET n = 1; END; CALL d.p15(1)',
    /^The argument n of procedure p:d\.p15 is OUT, and must be a variable$/,
  ),
  fails(
    'CREATE PROCEDURE d.p16() BEGIN SELECT 1; END; CREATE PROCEDURE d.p16() BEGIN SELECT 1; END',
    /^Already Exists: Routine p:d\.p16$/,
  ),
  fails('CREATE PROCEDURE d.p17() BEGIN SELECT 1', /Expected "END" but got end of script/),
  fails('CREATE PROCEDURE d.p18(a INT64, A INT64) BEGIN SELECT 1; END', /^Duplicate argument name A$/),
  fails('CALL d.nowhere()', /^Not found: Routine p:d\.nowhere/),
  fails('DROP PROCEDURE d.nowhere', /^Not found: Routine p:d\.nowhere/),
  gives('DROP PROCEDURE IF EXISTS d.nowhere'),
  gives('CREATE PROCEDURE d.p19(out INT64) BEGIN SELECT out; END; EXECUTE IMMEDIATE "CALL d.p19(7)"', [7]),
]
