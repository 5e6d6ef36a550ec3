import { expect, test } from 'vitest'
import {
  ageClass,
  BARE,
  byDataset,
  fullName,
  gathered,
  type ListedTable,
  tableIn,
  tablesWith,
} from '../../studio/rules/tables.ts'

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

const FULL: ListedTable = {
  ...{ project: 'p', dataset: 'd', table: 't', type: 'TABLE', rows: 1, bytes: 1, location: 'EU' },
  ...{ created_date: null, last_modified_date: null, description: null, written_by: null },
}

/** A catalog of pages with and without tables, each named by its place. */
const catalog = (pages: readonly boolean[]) => async (token: string | undefined) => {
  const at = Number(token ?? 0)
  const results = pages[at] ? [{ ...FULL, table: String(at) }] : []
  return { results, unreadable: [], ...(at + 1 < pages.length ? { next_page_token: String(at + 1) } : {}) }
}
const bare = (count: number): boolean[] => Array(count).fill(false)

test.each<[string, boolean[], number, { tables: string[]; isMore: boolean; isBare: boolean }]>([
  ['the first', [true, true], 1, { tables: ['0'], isMore: true, isBare: false }],
  ['the last', [true, true], 2, { tables: ['0', '1'], isMore: false, isBare: false }],
  ['one behind empty ones', [...bare(3), true], 1, { tables: ['3'], isMore: false, isBare: false }],
  ['none of too many empty ones', [...bare(BARE), true], 1, { tables: [], isMore: true, isBare: true }],
  ['one behind too many', [...bare(BARE), true, true], 2, { tables: ['10'], isMore: true, isBare: false }],
  [
    'one behind many times as many',
    [...bare(3 * BARE), true],
    4,
    { tables: ['30'], isMore: false, isBare: false },
  ],
  ['none of an empty catalog', bare(BARE), 1, { tables: [], isMore: false, isBare: true }],
])('of a catalog’s pages are read: %s', async (_, all, pages, { tables, ...expected }) => {
  const found = await gathered(pages, catalog(all))
  expect(found).toMatchObject(expected)
  expect(found.results.map(({ table }) => table)).toEqual(tables)
})
