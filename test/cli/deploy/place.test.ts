import { parseTree } from 'jsonc-parser'
import { expect, test } from 'vitest'
import { partsOf, placeAt, placeIn, placeOf } from '../../../cli/deploy/place.ts'

const TEXT = `// A comment.
{
  "id": "x",
  "workflow": [
    { "id": "a" }, { "id": "b",
      "sql_file": "a.sql" }
  ],
  "a/b": { "1": true }
}
`
const at = (pointer: string) => {
  const { line, column } = placeOf({ file: 'x', text: TEXT, root: parseTree(TEXT) }, partsOf(pointer))
  return `${line}:${column}`
}

test.each([
  ['/id', '3:3'],
  ['/workflow/1/sql_file', '6:7'],
  ['/workflow/0', '5:5'],
  ['/a~1b/1', '8:12'],
  // What is missing is told where it should stand.
  ['/workflow/1/table_name', '5:20'],
  ['/workflow/7/id', '4:3'],
  ['/nothing', '2:1'],
  ['', '2:1'],
])('%j is at %s', (pointer, place) => {
  expect(at(pointer)).toBe(place)
})

const SQL = 'SELECT a,\n  {{ month }}\nFROM `p.d.sales`\n'

test.each([
  ['Syntax error at [2:3] (line 2, column 3 of a.sql)', '2:3'],
  ['{{x}} in line 3 of a.sql would not be filled in', '3:1'],
  ['Write {{month}} without spaces', '1:1'],
  ['Nothing is called "{{ month }}"', '2:3'],
  ['Not found: Table p:d.sales was not found in location EU', '3:11'],
  ['is empty; it must hold SQL', '1:1'],
])('%s is at %s of the SQL', (told, place) => {
  const { line, column } = placeIn('a.sql', SQL, told)
  expect(`${line}:${column}`).toBe(place)
})

test('a place behind a line’s end of two signs is counted from the line’s beginning', () => {
  expect(placeAt('x', 'a\r\nbc', 4)).toEqual({ file: 'x', line: 2, column: 2 })
})
