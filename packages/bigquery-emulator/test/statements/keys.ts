import { type Case, fails, gives } from './case.ts'

/** Keys, which nobody enforces, and aggregates of the rows that have the greatest or least of something. */
export const KEYS: Case[] = [
  gives(
    'CREATE TABLE d.key1 (a INT64 NOT NULL, b STRING, PRIMARY KEY (a) NOT ENFORCED); CREATE TABLE d.key1b (x INT64 PRIMARY KEY NOT ENFORCED, y INT64 REFERENCES d.key1(a) NOT ENFORCED, CONSTRAINT k FOREIGN KEY (x) REFERENCES d.key1(a) NOT ENFORCED); INSERT INTO d.key1 VALUES (1, "a"), (1, "b"); INSERT INTO d.key1b VALUES (7, 8); SELECT (SELECT COUNT(*) FROM d.key1), (SELECT x FROM d.key1b)',
    [2, 7],
  ),
  gives(
    'CREATE TABLE d.key2 (a INT64, b INT64); ALTER TABLE d.key2 ADD PRIMARY KEY (a, b) NOT ENFORCED; CREATE TABLE d.key2b (a INT64, b INT64); ALTER TABLE d.key2b ADD CONSTRAINT k FOREIGN KEY (b, a) REFERENCES d.key2(a, b) NOT ENFORCED; ALTER TABLE d.key2b ADD CONSTRAINT IF NOT EXISTS k FOREIGN KEY (b, a) REFERENCES d.key2(a, b) NOT ENFORCED; ALTER TABLE d.key2b DROP CONSTRAINT k; ALTER TABLE d.key2b DROP CONSTRAINT IF EXISTS k; ALTER TABLE d.key2 DROP PRIMARY KEY; SELECT 1',
    [1],
  ),
  fails('CREATE TABLE d.key3 (a INT64, PRIMARY KEY (b) NOT ENFORCED)', /^Column not found: b$/),
  fails('CREATE TABLE d.key4 (a INT64, PRIMARY KEY (a))', /Expected "NOT" but got/),
  fails(
    'CREATE TABLE d.key5 (a INT64 PRIMARY KEY NOT ENFORCED); ALTER TABLE d.key5 ADD PRIMARY KEY (a) NOT ENFORCED',
    /^Already Exists: the primary key of p:d\.key5$/,
  ),
  fails('ALTER TABLE d.shops DROP CONSTRAINT nothing', /^Not found: Constraint nothing$/),
  fails(
    'CREATE TABLE d.key6 (a STRING REFERENCES d.shops(city) NOT ENFORCED)',
    /^A foreign key must reference the primary key of p:d\.shops$/,
  ),
  gives(
    'SELECT SUM(x HAVING MAX y), COUNT(x HAVING MIN y), MAX(x HAVING MAX y), ARRAY_AGG(x HAVING MAX y) FROM UNNEST([STRUCT(1 AS x, 2 AS y), (3, 4), (5, 4), (9, NULL)])',
    [8, 1, 5, [3, 5]],
  ),
  gives(
    'SELECT k, AVG(x HAVING MIN y), SUM(DISTINCT x HAVING MAX y) FROM UNNEST([STRUCT("a" AS k, 1.0 AS x, 2 AS y), ("a", 3, 2), ("b", 3, 1)]) GROUP BY k ORDER BY k',
    ['a', 2, 4],
    ['b', 3, 3],
  ),
]
