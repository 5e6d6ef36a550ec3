import { BigQueryError } from '../../errors.ts'
import type { Expression, Query } from './ast.ts'
import {
  accept,
  type Cursor,
  cursorOn,
  expect,
  expression,
  list,
  query,
  tablePath,
  unexpected,
} from './cursor.ts'

const name = (text: string) => `\`${text.replace(/[\\`]/g, '\\$&')}\``

function text(e: Expression | undefined): string {
  if (e?.kind === 'string') return e.text
  throw new BigQueryError('invalidQuery', 'RANGE_SESSIONIZE takes the names of columns as literals')
}

/**
 * `(TABLE t, 'range', ['column', …] [, 'MEETS' | 'OVERLAPS'])` as the query that RANGE_SESSIONIZE is: a session begins
 * with a range that no earlier one reaches.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/range-functions#range_sessionize
 */
export function sessionize(c: Cursor): Query {
  expect(c, '(')
  if (!accept(c, 'TABLE')) throw unexpected(c, 'Expected keyword TABLE but got')
  const table = tablePath(c).map(name).join('.')
  expect(c, ',')
  const [range, columns, option, ...more] = list(c, expression)
  expect(c, ')')
  if (columns?.kind !== 'array' || more.length > 0)
    throw new BigQueryError('invalidQuery', 'No matching signature for table function RANGE_SESSIONIZE')
  const how = option ? text(option).toUpperCase() : 'MEETS'
  if (how !== 'MEETS' && how !== 'OVERLAPS')
    throw new BigQueryError('invalidQuery', `Invalid sessionize option of RANGE_SESSIONIZE: ${how}`)
  const r = name(text(range))
  const among = [...columns.items.map(item => name(text(item))), `${r} IS NULL`].join(', ')
  const reached = `_start ${how === 'MEETS' ? '<=' : '<'} MAX(_end) OVER earlier`
  const placed = `SELECT *, RANGE_START(${r}) AS _start, RANGE_END(${r}) AS _end,
    ROW_NUMBER() OVER (PARTITION BY ${among} ORDER BY RANGE_START(${r}), RANGE_END(${r})) AS _place FROM ${table}`
  const begun = `SELECT *, _place = 1 OR NOT (_start IS NULL OR LOGICAL_OR(_end IS NULL) OVER earlier OR ${reached}) AS _begins FROM (${placed})
    WINDOW earlier AS (PARTITION BY ${among} ORDER BY _place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`
  const counted = `SELECT *, COUNTIF(_begins) OVER (PARTITION BY ${among} ORDER BY _place ROWS UNBOUNDED PRECEDING) AS _session FROM (${begun})`
  const ends = ['_start', '_end'].map(
    (end, i) => `IF(LOGICAL_OR(${end} IS NULL) OVER one, NULL, ${i === 0 ? 'MIN' : 'MAX'}(${end}) OVER one)`,
  )
  const whole = `SELECT * EXCEPT (_start, _end, _place, _begins, _session), IF(${r} IS NULL, NULL, RANGE(${ends.join(', ')})) AS session_range
    FROM (${counted}) WINDOW one AS (PARTITION BY ${among}, _session)`
  return query(cursorOn(whole, c.grammar))
}
