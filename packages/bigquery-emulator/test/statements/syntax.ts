import { type Case, fails, gives, refused } from './case.ts'

const L = "(SELECT 1 AS k, 'a' AS l UNION ALL SELECT 2, 'b' UNION ALL SELECT NULL, 'n')"
const R =
  "(SELECT 2 AS k, 'x' AS r UNION ALL SELECT 2, 'y' UNION ALL SELECT 3, 'z' UNION ALL SELECT NULL, 'm')"

/** The syntax of queries: joins, sets, subqueries, WITH, order and limit. */
export const SYNTAX: Case[] = [
  gives(`SELECT l, r FROM ${L} AS a JOIN ${R} AS b ON a.k = b.k ORDER BY l, r`, ['b', 'x'], ['b', 'y']),
  gives(
    `SELECT l, r FROM ${L} AS a LEFT JOIN ${R} AS b ON a.k = b.k ORDER BY l, r`,
    ['a', null],
    ['b', 'x'],
    ['b', 'y'],
    ['n', null],
  ),
  gives(
    `SELECT l, r FROM ${L} AS a RIGHT OUTER JOIN ${R} AS b USING (k) ORDER BY r`,
    [null, 'm'],
    ['b', 'x'],
    ['b', 'y'],
    [null, 'z'],
  ),
  gives(
    `SELECT k, l, r FROM ${L} AS a FULL JOIN ${R} AS b USING (k) ORDER BY k, l, r`,
    [null, null, 'm'],
    [null, 'n', null],
    [1, 'a', null],
    [2, 'b', 'x'],
    [2, 'b', 'y'],
    [3, null, 'z'],
  ),
  gives(`SELECT COUNT(*) FROM ${L} AS a INNER JOIN ${R} AS b ON a.k < b.k`, [4]),
  gives(`SELECT COUNT(*) FROM ${L} AS a, ${R} AS b`, [12]),
  gives(
    'WITH q AS (SELECT k, RAND() AS r FROM UNNEST([1, 2, 3]) AS k ORDER BY r LIMIT 2) SELECT COUNT(*) FROM q',
    [2],
  ),
  gives(
    `SELECT l, r FROM ${L} AS a LEFT JOIN ${R} AS b ON a.k = b.k AND b.r = 'x' WHERE a.k IS NOT NULL ORDER BY l`,
    ['a', null],
    ['b', 'x'],
  ),
  gives(
    `SELECT l FROM ${L} AS a WHERE NOT EXISTS (SELECT 1 FROM ${R} AS b WHERE b.k = a.k) ORDER BY l`,
    ['a'],
    ['n'],
  ),
  gives(`SELECT l FROM ${L} AS a WHERE a.k NOT IN (SELECT k FROM ${R})`),
  gives(`SELECT l FROM ${L} AS a WHERE a.k IN (SELECT k FROM ${R} WHERE k IS NOT NULL)`, ['b']),
  gives(
    `SELECT l, (SELECT MAX(r) FROM ${R} AS b WHERE b.k = a.k) FROM ${L} AS a ORDER BY l`,
    ['a', null],
    ['b', 'y'],
    ['n', null],
  ),
  fails(`SELECT (SELECT r FROM ${R})`, /more than one element/),
  fails('SELECT x FROM (SELECT 1 AS x) AS a JOIN (SELECT 1 AS x) AS b ON TRUE', /ambiguous/),
  fails('SELECT a.nope FROM (SELECT 1 AS x) AS a', /nope/),
  fails('SELECT * EXCEPT (nope) FROM (SELECT 1 AS x)', /nope/),
  fails('SELECT 1 FROM (SELECT 1 AS x) AS a JOIN (SELECT 2 AS y) AS b USING (x)', /x/),
  gives('SELECT * EXCEPT (b), b AS c FROM (SELECT 1 AS a, 2 AS b, 3 AS d)', [1, 3, 2]),
  gives('SELECT * REPLACE (a + 1 AS a, "q" AS b) FROM (SELECT 1 AS a, 2 AS b)', [2, 'q']),
  gives('SELECT a.*, b.y FROM (SELECT 1 AS x) AS a, (SELECT 2 AS y) AS b', [1, 2]),
  gives('SELECT 1 AS x UNION ALL (SELECT 2 UNION DISTINCT SELECT 2) ORDER BY x DESC LIMIT 1', [2]),
  gives('SELECT * FROM UNNEST([1, 2, 2, 3]) AS x EXCEPT DISTINCT SELECT 2 ORDER BY 1', [1], [3]),
  gives('SELECT 1 INTERSECT DISTINCT SELECT 2'),
  gives('SELECT NULL AS x UNION DISTINCT SELECT NULL UNION DISTINCT SELECT 1 ORDER BY x', [null], [1]),
  fails(
    'SELECT 1 UNION ALL SELECT 2 INTERSECT DISTINCT SELECT 2',
    /parenthes|Expected|different set operations/i,
  ),
  gives('SELECT 1 AS x UNION ALL SELECT 2.5 ORDER BY x', [1], [2.5]),
  gives('WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS x FROM a) SELECT a.x, b.x AS y FROM a, b', [1, 2]),
  gives(
    'WITH a AS (SELECT 1 AS x) SELECT * FROM (WITH a AS (SELECT 2 AS x) SELECT x FROM a) UNION ALL SELECT x FROM a ORDER BY x',
    [1],
    [2],
  ),
  gives(
    'WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n * 2 FROM t WHERE n < 20) SELECT COUNT(*), MAX(n) FROM t',
    [6, 32],
  ),
  gives(
    'WITH RECURSIVE t AS (SELECT 1 AS n UNION DISTINCT SELECT MOD(n, 3) + 1 FROM t) SELECT n FROM t ORDER BY n',
    [1],
    [2],
    [3],
  ),
  fails('WITH a AS (SELECT 1), a AS (SELECT 2) SELECT * FROM a', /[Dd]uplicate/),
  gives('SELECT x FROM UNNEST([5, 3, 9]) AS x ORDER BY x LIMIT 1 OFFSET 1', [5]),
  gives('SELECT x FROM UNNEST([1, 2]) AS x LIMIT 0'),
  gives('SELECT x FROM UNNEST([2, NULL, 1]) AS x ORDER BY x DESC NULLS FIRST', [null], [2], [1]),
  gives('SELECT -x AS x FROM UNNEST([1, 2]) AS x ORDER BY x', [-2], [-1]),
  gives('SELECT x FROM UNNEST([1, 2, 3]) AS x ORDER BY MOD(x, 2), x DESC', [2], [3], [1]),
  fails('SELECT 1 ORDER BY 2', /out of/),
  fails('SELECT 1 LIMIT -1', /LIMIT|[Ss]yntax|non-negative/),
  fails('SELECT 1 FROM', /end of script/),
  fails('SELEC 1', /Unexpected/),
  fails("SELECT 'abc", /[Uu]nclosed string/),
  gives('SELECT DISTINCT MOD(x, 2) AS m FROM UNNEST([1, 2, 3]) AS x ORDER BY m', [0], [1]),
  gives('SELECT 1 AS `select`, `a b` FROM (SELECT 2 AS `a b`)', [1, 2]),
  gives('SELECT /* in */ 1 -- to the end\n, 2 # and this', [1, 2]),
  gives(
    "SELECT * FROM (SELECT 'k' AS p, 51 AS q1, 23 AS q2, NULL AS q3) UNPIVOT(sales FOR quarter IN (q1, q2, q3)) ORDER BY quarter",
    ['k', 51, 'q1'],
    ['k', 23, 'q2'],
  ),
  gives(
    "SELECT * FROM (SELECT 'k' AS p, 51 AS q1, NULL AS q2) UNPIVOT INCLUDE NULLS (sales FOR quarter IN (q1 AS 'one', q2 AS 'two')) ORDER BY quarter",
    ['k', 51, 'one'],
    ['k', null, 'two'],
  ),
  refused('SELECT * FROM (SELECT 1 AS a, 2 AS b) UNPIVOT((x, y) FOR z IN ((a, b)))'),
  refused('SELECT * FROM d.sales TABLESAMPLE SYSTEM (1 PERCENT) WHERE id = 1'),
  // JSON
  gives(
    `SELECT JSON_VALUE(JSON '{"a":[1,{"b":"x"}]}', '$.a[1].b'), JSON_QUERY('{"a":[1,2]}', '$.a'), JSON_VALUE('{"a":null}', '$.a'), JSON_QUERY('{"a":null}', '$.a')`,
    ['x', '[1,2]', null, null],
  ),
  gives(
    `SELECT BOOL(JSON 'true'), INT64(JSON '5'), STRING(JSON '"a"'), FLOAT64(JSON '1.5'), LAX_INT64(JSON '"5"'), LAX_STRING(JSON 'true')`,
    [true, 5, 'a', 1.5, 5, 'true'],
  ),
  gives(
    `SELECT TO_JSON_STRING(TO_JSON(STRUCT(1 AS a, [1, 2] AS b, CAST(NULL AS STRING) AS c))), TO_JSON_STRING(NULL), TO_JSON_STRING("a\\"b")`,
    ['{"a":1,"b":[1,2],"c":null}', 'null', '"a\\"b"'],
  ),
  fails(`SELECT PARSE_JSON('{"a"')`, /JSON|syntax/i),
  fails(`SELECT JSON '{"a":1}' = JSON '{"a":1}'`, /not defined|No matching signature/),
  // Scripts
  gives('DECLARE x INT64 DEFAULT 3; SET x = x * 2; SELECT x', [6]),
  gives('DECLARE a, b INT64; SET (a, b) = (1, 2); SELECT a + b', [3]),
  gives(
    'DECLARE i INT64 DEFAULT 0; WHILE i < 5 DO SET i = i + 2; IF i = 4 THEN BREAK; END IF; END WHILE; SELECT i',
    [4],
  ),
  gives(
    'DECLARE i INT64 DEFAULT 0; LOOP SET i = i + 1; IF MOD(i, 2) = 1 THEN CONTINUE; END IF; IF i > 5 THEN LEAVE; END IF; END LOOP; SELECT i',
    [6],
  ),
  gives('DECLARE i INT64 DEFAULT 0; REPEAT SET i = i + 3; UNTIL i > 7 END REPEAT; SELECT i', [9]),
  gives(
    'DECLARE s STRING DEFAULT ""; FOR r IN (SELECT x FROM UNNEST(["a", "b"]) AS x ORDER BY x) DO SET s = s || r.x; END FOR; SELECT s',
    ['ab'],
  ),
  gives(
    "DECLARE x INT64 DEFAULT 2; CASE x WHEN 1 THEN SELECT 'one'; WHEN 2 THEN SELECT 'two'; ELSE SELECT 'many'; END CASE",
    ['two'],
  ),
  gives(
    "BEGIN SELECT 1 / 0; EXCEPTION WHEN ERROR THEN SELECT @@error.message LIKE '%division by zero%'; END",
    [true],
  ),
  fails("RAISE USING MESSAGE = 'my own'", /my own/),
  gives("DECLARE n INT64; EXECUTE IMMEDIATE 'SELECT ? + ?' INTO n USING 1, 2; SELECT n", [3]),
  gives("EXECUTE IMMEDIATE 'SELECT @a * 2' USING 4 AS a", [8]),
  fails('DECLARE x INT64; SET y = 1', /y/),
  fails("ASSERT 1 > 2 AS 'one is not more'", /one is not more/),
  gives('CREATE TEMP FUNCTION twice(x INT64) AS (x * 2); SELECT twice(twice(3))', [12]),
  gives('CREATE TEMP TABLE tt AS SELECT 1 AS a; INSERT INTO tt VALUES (2); SELECT SUM(a) FROM tt', [3]),
  gives(
    'BEGIN TRANSACTION; CREATE TEMP TABLE rolled AS SELECT 1 AS a; COMMIT TRANSACTION; SELECT a FROM rolled',
    [1],
  ),
  gives('SELECT ((SELECT 1) + 1), ((SELECT 1) IS NOT NULL), ((SELECT 1) UNION ALL (SELECT 2) LIMIT 1)', [
    2,
    true,
    1,
  ]),
]
