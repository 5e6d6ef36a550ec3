import { expect, test } from 'vitest'
import { ageClass, byDataset, fullName, tableIn, tablesWith } from '../../studio/rules/tables.ts'

test.each([
  { project: 'my-project', dataset: 'sales', table: 'daily' },
  { project: 'example.com:my-project', dataset: 'sales', table: 'daily' },
  { project: 'my-project', dataset: 'sales', table: 'Überblick 2026-11' },
])('$project.$dataset.$table is found again by its full name', table => {
  expect(tableIn(fullName(table))).toEqual(table)
})

test.each(['', 'sales', 'sales.daily', 'my-project.sales.', '.sales.daily', 'my-project.sa-les.daily'])(
  '%j names no table',
  name => {
    expect(tableIn(name)).toBeUndefined()
  },
)

test.each([
  ['2026-11-24T11:59:00Z', 'today'],
  ['2026-11-23T12:00:00Z', 'week'],
  ['2026-11-17T12:00:01Z', 'week'],
  ['2026-11-17T12:00:00Z', 'month'],
  ['2026-10-24T12:00:01Z', 'month'],
  ['2026-10-24T12:00:00Z', 'older'],
  // A clock that is ahead makes nothing old.
  ['2026-11-25T12:00:00Z', 'today'],
])('a change at %s is %s on 24 November at noon', (moment, said) => {
  expect(ageClass(moment, Date.parse('2026-11-24T12:00:00Z'))).toBe(said)
})

const table = (dataset: string, name: string, more: object = {}) => ({
  project: 'p',
  dataset,
  table: name,
  description: null,
  written_by: null,
  ...more,
})

test('tables are found by words of their name, their description and what writes them', () => {
  const written_by = {
    configuration_type: 'table-to-table',
    environment: 'PROD',
    configuration_id: 'prepare_stores',
    run_id: null,
    date: null,
    status: null,
  } as const
  const sales = table('sales', 'daily', { description: 'By day' })
  const stores = table('stores', 'all', { written_by })
  const found = (text: string) => tablesWith([sales, stores], text)
  expect(found('')).toEqual([sales, stores])
  expect(found(' SALES  day ')).toEqual([sales])
  expect(found('prepare')).toEqual([stores])
  expect(found('daily all')).toEqual([])
})

test('tables are together by dataset, in the order they came in', () => {
  const one = { project: 'p', dataset: 'b', location: 'EU', description: 'B' }
  const groups = byDataset([table('b', '1'), table('a', '2'), table('b', '3')], [one])
  expect(
    groups.map(({ dataset, known, tables }) => [dataset, known, tables.map(({ table }) => table)]),
  ).toEqual([
    ['b', one, ['1', '3']],
    ['a', undefined, ['2']],
  ])
})
