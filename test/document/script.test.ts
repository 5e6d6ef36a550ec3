import { expect, test } from 'vitest'
import { isScript } from '../../shared/document/script.ts'

test.each([
  ['SELECT 1', false],
  ['SELECT 1;', false],
  ['SELECT 1; -- and no more; really', false],
  ["SELECT ';' AS a, \";\" AS b, `x;y`, '''a;'b''', r'\\;', 'it\\'s;' FROM t", false],
  ['# first; second\nSELECT 1 /* ; */', false],
  ['CREATE TEMP FUNCTION f(x INT64) AS (x); SELECT f(1)', false],
  ['CREATE OR REPLACE  TEMPORARY FUNCTION f(x INT64) AS (x);\nSELECT f(1);', false],
  ['', false],
  ['SELECT 1; SELECT 2', true],
  ['DECLARE x INT64; SET x = 1; SELECT x;', true],
  ["SELECT 'a' ; SELECT ';'", true],
  ['BEGIN SELECT 1; END', true],
  ['SELECT 10/2; SELECT 1-1', true],
])('%j is a script: %j', (sql, is) => {
  expect(isScript(sql)).toBe(is)
})

test('a text of a megabyte is read in one pass', () => {
  const sql = `${'SELECT 1 + '.repeat(100_000)}1`
  expect(isScript(sql)).toBe(false)
  expect(isScript(`'${'x'.repeat(1_000_000)}`)).toBe(false)
})
