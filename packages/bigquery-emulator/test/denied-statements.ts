import type { Source } from '../src/bigquery/sql/parse/ast.ts'
import type { Statement } from '../src/bigquery/sql/parse/ast-statements.ts'

/** SQL that names a table of another project where it says OTHER, or a dataset of it where it says ELSEWHERE. */
type Naming = readonly string[]

/** Every kind of statement that the parser knows, in the ways it may name a table. */
export const STATEMENTS: Record<Statement['kind'], Naming> = {
  query: ['SELECT * FROM OTHER', 'SELECT ERROR((SELECT MAX(word) FROM OTHER))'],
  insert: ["INSERT INTO OTHER (word) VALUES ('x')", 'INSERT INTO d.own (word) SELECT word FROM OTHER'],
  update: [
    "UPDATE OTHER SET word = 'x' WHERE TRUE",
    'UPDATE d.own SET word = (SELECT MAX(word) FROM OTHER) WHERE TRUE',
    'UPDATE d.own AS o SET word = s.word FROM OTHER AS s WHERE TRUE',
  ],
  delete: ['DELETE FROM OTHER WHERE TRUE', 'DELETE FROM d.own WHERE word IN (SELECT word FROM OTHER)'],
  truncate: ['TRUNCATE TABLE OTHER'],
  merge: [
    'MERGE INTO OTHER AS t USING d.own AS s ON t.word = s.word WHEN MATCHED THEN DELETE',
    'MERGE INTO d.own AS t USING OTHER AS s ON t.word = s.word WHEN NOT MATCHED THEN INSERT ROW',
    'MERGE INTO d.own AS t USING d.own AS s ON FALSE WHEN NOT MATCHED THEN INSERT (word) VALUES ((SELECT MAX(word) FROM OTHER))',
  ],
  'create table': [
    'CREATE TABLE OTHER (a INT64)',
    'CREATE TABLE IF NOT EXISTS OTHER (a INT64)',
    'CREATE OR REPLACE TABLE OTHER (a INT64)',
    'CREATE TABLE d.stolen AS SELECT * FROM OTHER',
    'CREATE TABLE d.stolen LIKE OTHER',
    'CREATE TABLE d.stolen COPY OTHER',
    'CREATE TABLE d.stolen CLONE OTHER FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP()',
    'CREATE SNAPSHOT TABLE d.stolen CLONE OTHER',
    'CREATE TABLE d.stolen (word STRING REFERENCES OTHER(word) NOT ENFORCED)',
    'CREATE SNAPSHOT TABLE OTHER CLONE d.own',
    'CREATE TEMP TABLE stolen AS SELECT * FROM OTHER; SELECT * FROM stolen',
    'CREATE TABLE d.stolen (word STRING DEFAULT (SELECT MAX(word) FROM OTHER))',
  ],
  'create view': [
    'CREATE VIEW OTHER AS SELECT 1 AS a',
    'CREATE OR REPLACE VIEW OTHER AS SELECT 1 AS a',
    'CREATE VIEW d.stolen AS SELECT * FROM OTHER',
  ],
  'create function': [
    'CREATE TEMP FUNCTION f() AS ((SELECT MAX(word) FROM OTHER)); SELECT f() AS word',
    'CREATE TEMP FUNCTION f(a STRING) AS (a); SELECT f((SELECT MAX(word) FROM OTHER)) AS word',
    'CREATE FUNCTION ELSEWHERE.f() AS (1)',
    'CREATE OR REPLACE FUNCTION ELSEWHERE.f() AS (1)',
    'CREATE FUNCTION IF NOT EXISTS ELSEWHERE.f() AS (1)',
    "CREATE FUNCTION ELSEWHERE.f() RETURNS STRING LANGUAGE js AS 'return 1'",
    'CREATE OR REPLACE FUNCTION d.g() AS ((SELECT MAX(word) FROM OTHER)); SELECT d.g() AS word',
    'SELECT ELSEWHERE.is_not_there(1) AS n',
  ],
  'create table function': [
    'CREATE TABLE FUNCTION ELSEWHERE.f() AS SELECT 1 AS a',
    'CREATE OR REPLACE TABLE FUNCTION ELSEWHERE.f() AS SELECT 1 AS a',
    'CREATE TABLE FUNCTION d.stolen() AS SELECT * FROM OTHER',
  ],
  'create procedure': [
    'CREATE PROCEDURE ELSEWHERE.f() BEGIN SELECT 1; END',
    'CREATE OR REPLACE PROCEDURE ELSEWHERE.f() BEGIN SELECT 1; END',
    'CREATE PROCEDURE IF NOT EXISTS ELSEWHERE.f() BEGIN SELECT 1; END',
    'CREATE OR REPLACE PROCEDURE d.f() BEGIN SELECT * FROM OTHER; END; CALL d.f()',
  ],
  call: [
    'CALL ELSEWHERE.theirs()',
    "CALL ELSEWHERE.is_not_there('x')",
    "EXECUTE IMMEDIATE 'CALL ELSEWHERE.theirs()'",
  ],
  'create schema': ['CREATE SCHEMA ELSEWHERE', 'CREATE SCHEMA IF NOT EXISTS ELSEWHERE'],
  drop: [
    'DROP TABLE OTHER',
    'DROP TABLE IF EXISTS OTHER',
    'DROP VIEW IF EXISTS OTHER',
    'DROP SNAPSHOT TABLE IF EXISTS OTHER',
    'DROP PROCEDURE ELSEWHERE.theirs',
    'DROP PROCEDURE IF EXISTS ELSEWHERE.theirs',
    'DROP FUNCTION ELSEWHERE.theirs',
    'DROP TABLE FUNCTION IF EXISTS ELSEWHERE.theirs',
    'DROP FUNCTION IF EXISTS ELSEWHERE.theirs',
    'DROP SCHEMA ELSEWHERE CASCADE',
    'DROP SCHEMA IF EXISTS ELSEWHERE CASCADE',
  ],
  'alter table': [
    'ALTER TABLE OTHER ADD COLUMN a INT64',
    'ALTER TABLE IF EXISTS OTHER DROP COLUMN word',
    'ALTER TABLE d.own ADD FOREIGN KEY (word) REFERENCES OTHER(word) NOT ENFORCED',
    'ALTER TABLE d.own ALTER COLUMN word SET DEFAULT (SELECT MAX(word) FROM OTHER)',
  ],
  export: ["EXPORT DATA OPTIONS (uri = 'gs://own-bucket/x-*', format = 'CSV') AS SELECT * FROM OTHER"],
  assert: ['ASSERT (SELECT COUNT(*) FROM OTHER) = 99', 'ASSERT EXISTS (SELECT 1 FROM OTHER)'],
  declare: ['DECLARE w STRING DEFAULT (SELECT MAX(word) FROM OTHER); SELECT w AS word'],
  set: ['DECLARE w STRING; SET w = (SELECT MAX(word) FROM OTHER); SELECT w AS word'],
  if: [
    'IF EXISTS (SELECT 1 FROM OTHER) THEN SELECT 1; END IF',
    'IF FALSE THEN SELECT 1; ELSE SELECT * FROM OTHER; END IF',
  ],
  while: ['WHILE EXISTS (SELECT 1 FROM OTHER) DO BREAK; END WHILE'],
  repeat: ['REPEAT SELECT 1; UNTIL EXISTS (SELECT 1 FROM OTHER) END REPEAT'],
  for: ['FOR r IN (SELECT word FROM OTHER) DO SELECT r.word; END FOR'],
  block: [
    'BEGIN SELECT * FROM OTHER; END',
    "BEGIN SELECT ERROR('x'); EXCEPTION WHEN ERROR THEN SELECT * FROM OTHER; END",
  ],
  break: ['LOOP SELECT * FROM OTHER; BREAK; END LOOP'],
  continue: ['LOOP SELECT * FROM OTHER; CONTINUE; END LOOP'],
  return: ['SELECT * FROM OTHER; RETURN'],
  raise: ['RAISE USING MESSAGE = (SELECT MAX(word) FROM OTHER)'],
  transaction: ['BEGIN TRANSACTION; DELETE FROM OTHER WHERE TRUE; COMMIT TRANSACTION'],
  execute: [
    "EXECUTE IMMEDIATE 'SELECT * FROM OTHER'",
    "EXECUTE IMMEDIATE CONCAT('DROP TABLE ', 'OTHER')",
    "DECLARE w STRING; EXECUTE IMMEDIATE 'SELECT MAX(word) FROM OTHER' INTO w; SELECT w AS word",
    "EXECUTE IMMEDIATE 'SELECT ?' USING (SELECT MAX(word) FROM OTHER)",
  ],
}

/** Every kind of source that a FROM clause may have. */
export const SOURCES: Record<Source['kind'], Naming> = {
  table: [
    'SELECT COUNT(*) AS n FROM OTHER',
    'SELECT * FROM OTHER AS x WHERE FALSE',
    'SELECT * FROM OTHER FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP()',
  ],
  query: ['SELECT * FROM (SELECT * FROM OTHER)', 'WITH x AS (SELECT * FROM OTHER) SELECT * FROM x'],
  function: [
    'SELECT * FROM ELSEWHERE.is_not_there(1)',
    'CREATE OR REPLACE TABLE FUNCTION d.tvt(a ANY TABLE) AS SELECT * FROM a; SELECT * FROM d.tvt(TABLE OTHER)',
    'CREATE OR REPLACE TABLE FUNCTION d.tvf(a ANY TYPE) AS SELECT a AS word; SELECT * FROM d.tvf((SELECT MAX(word) FROM OTHER))',
  ],
  unnest: ['SELECT * FROM UNNEST(ARRAY(SELECT word FROM OTHER)) AS word'],
  join: [
    'SELECT o.word FROM d.own AS o JOIN OTHER AS x ON TRUE',
    'SELECT o.word FROM d.own AS o LEFT JOIN OTHER AS x USING (word)',
    'SELECT o.word FROM d.own AS o, OTHER AS x',
    'SELECT word FROM d.own UNION ALL SELECT word FROM OTHER',
    'SELECT word FROM d.own WHERE word NOT IN (SELECT word FROM OTHER)',
    'WITH RECURSIVE x AS (SELECT word FROM OTHER UNION ALL SELECT word FROM x WHERE FALSE) SELECT * FROM x',
    'SELECT word FROM d.own ORDER BY (SELECT MAX(word) FROM OTHER)',
    'SELECT CASE WHEN EXISTS (SELECT 1 FROM OTHER) THEN 1 ELSE 0 END AS n',
    'SELECT word FROM d.own QUALIFY ROW_NUMBER() OVER (ORDER BY (SELECT MAX(word) FROM OTHER)) = 1',
  ],
}

/** Ways of writing the table `beta.d.TABLE` that some other reading might let through. */
export const SPELLINGS = [
  'beta.d.TABLE',
  '`beta.d.TABLE`',
  '`beta`.`d`.`TABLE`',
  '`beta`.d.`TABLE`',
  '`beta.d`.TABLE',
  'beta . d . TABLE',
  'beta/* */.d.TABLE',
  '`\\x62eta.d.TABLE`',
  'BETA.d.TABLE',
  'Beta.D.TABLE',
  '`beta:d.TABLE`',
  '`BETA:d`.TABLE',
  'beta.d.`TABLE$20240101`',
]
