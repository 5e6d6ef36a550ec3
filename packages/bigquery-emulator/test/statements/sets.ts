import { type Case, fails, gives } from './case.ts'

/** Set operations by name, patterns of LIKE, and named windows. */
export const SETS: Case[] = [
  gives('SELECT 1 AS a, 2 AS b UNION ALL BY NAME SELECT 3 AS b, 4 AS a ORDER BY a', [1, 2], [4, 3]),
  fails('SELECT 1 AS a UNION ALL BY NAME SELECT 2 AS b', /does not exist in query/),
  gives('SELECT 1 AS a FULL OUTER UNION ALL BY NAME SELECT 2 AS b ORDER BY a', [null, 2], [1, null]),
  gives('SELECT 1 AS a, 5 AS c LEFT UNION ALL BY NAME SELECT 2 AS b, 3 AS a ORDER BY a', [1, 5], [3, null]),
  gives('SELECT 1 AS a, 5 AS c INNER UNION ALL BY NAME SELECT 2 AS b, 3 AS a ORDER BY a', [1], [3]),
  gives('SELECT 1 AS a, 5 AS c UNION ALL CORRESPONDING SELECT 2 AS b, 3 AS a ORDER BY a', [1], [3]),
  gives('SELECT 1 AS a, 5 AS c UNION ALL BY NAME ON (c) SELECT 2 AS c, 3 AS a ORDER BY c', [2], [5]),
  gives('SELECT 1 AS a, 2 AS b EXCEPT DISTINCT BY NAME SELECT 2 AS b, 1 AS a'),
  fails('SELECT 1 AS a INNER UNION ALL CORRESPONDING SELECT 2 AS b', /no columns in common/),
  fails('SELECT 1 AS a FULL UNION ALL SELECT 2 AS a', /Expected keyword BY/),
  // Structs go by place.
  gives('SELECT s.a FROM (SELECT STRUCT(1 AS a) AS s UNION ALL SELECT STRUCT(2 AS b)) ORDER BY 1', [1], [2]),
  gives(
    'SELECT [STRUCT(1 AS a)] AS s UNION ALL SELECT [STRUCT(2 AS b)] ORDER BY s[0].a',
    [[{ a: 1 }]],
    [[{ a: 2 }]],
  ),
  gives('SELECT IF(FALSE, s, t).a FROM (SELECT STRUCT(1 AS a) AS s, STRUCT(2 AS b) AS t)', [2]),
  // A literal of floats is NUMERIC beside one.
  gives("SELECT NUMERIC '1' AS v UNION ALL SELECT 1.5 ORDER BY v", ['1'], ['1.5']),
  gives(
    "SELECT 'apple' LIKE ANY ('b%', 'a%'), 'apple' LIKE ALL ('a%', '%x'), 'apple' LIKE ANY UNNEST(['x', '%e']), 'a' NOT LIKE ALL ('b', 'c')",
    [true, false, true, true],
  ),
  gives(
    "SELECT 'a' LIKE ANY ('b', NULL), 'a' LIKE ALL ('a', NULL), 'a' LIKE ANY (SELECT 'a'), b'abc' LIKE b'a%', p LIKE p FROM (SELECT 'a%' AS p)",
    [null, null, true, true, true],
  ),
  fails("SELECT 'a' LIKE 'a\\\\'", /ends with a backslash/),
  gives(
    `SELECT id, SUM(id) OVER w, COUNT(*) OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), MAX(id) OVER v FROM d.sales WHERE id < 4
     WINDOW w AS (ORDER BY id), v AS (w ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) ORDER BY id`,
    [1, 1, 1, 3],
    [2, 3, 2, 3],
    [3, 6, 2, 3],
  ),
  fails('SELECT SUM(id) OVER w FROM d.sales', /Unrecognized window alias w/),
]
