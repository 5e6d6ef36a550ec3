import { expect, test } from 'vitest'
import { columnRows, previewOf } from '../../studio/rules/columns.ts'

const column = (name: string, more: object = {}) => ({
  name,
  type: 'STRING',
  mode: 'NULLABLE',
  description: null,
  ...more,
})
const COLUMNS = [
  column('id'),
  column('visit', {
    type: 'RECORD',
    fields: [
      column('page'),
      column('items', { type: 'RECORD', fields: [column('sku', { description: 'What' })] }),
    ],
  }),
]
const paths = (text?: string) => columnRows(COLUMNS, text).map(({ path, depth }) => [path, depth])

test('a column comes before its fields, which are deeper', () => {
  expect(paths()).toEqual([
    ['id', 0],
    ['visit', 0],
    ['visit.page', 1],
    ['visit.items', 1],
    ['visit.items.sku', 2],
  ])
})

test('a field that is looked for is shown with what it is within', () => {
  expect(paths('WHAT').map(([path]) => path)).toEqual(['visit', 'visit.items', 'visit.items.sku'])
  expect(paths('nothing')).toEqual([])
})

test('the cells of a preview are by its columns, whatever a row lacks', () => {
  const { names, rows } = previewOf(['{"a":1,"b":null}', '{"a":2,"…":"3 more columns"}'])
  expect(names).toEqual(['a', 'b', '…'])
  expect(rows.map(row => row.map(({ text }) => text))).toEqual([
    ['1', 'null', 'null'],
    ['2', 'null', '3 more columns'],
  ])
})

test('a value is cut to a line, with the whole beside', () => {
  const long = 'x'.repeat(61)
  const [[cut, lines, short, nested] = []] = previewOf([
    JSON.stringify({ cut: long, lines: 'one\ntwo', short: 'one', nested: { deep: [long] } }),
  ]).rows
  expect(cut).toMatchObject({ text: `${'x'.repeat(60)}…`, whole: long })
  expect(lines).toMatchObject({ text: 'one two', whole: 'one\ntwo' })
  expect(short?.whole).toBeUndefined()
  expect(nested?.whole).toBe(JSON.stringify({ deep: [long] }, null, 2))
})

test('a column may be called as what objects have', () => {
  expect(previewOf(['{"__proto__":1,"constructor":2}']).rows).toMatchObject([[{ text: '1' }, { text: '2' }]])
})
