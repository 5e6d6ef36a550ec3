import { expect, test } from 'vitest'
import { hasTable, keysOfTable, wantedKeys } from '../../shared/model/table-keys.ts'

const table = (name: string) => ({ project: 'p', dataset: 'd', table: name })

test.each([
  ['sales', 'sales', true],
  ['sales', 'sales2', false],
  ['sales', 'Sales', false],
  ['top10', 'top20', false],
  ['sales_{{FD_DATE}}', 'sales_20240123', true],
  ['sales_{{FD_DATE}}', 'sales_202401', false],
  ['sales_{{FD_DATE}}', 'sales_20240123_old', false],
  ['top10_{{FD_DATE}}', 'top10_20240123', true],
  ['top10_{{FD_DATE}}', 'top20_20240123', false],
  ['sales_{{FD_DATE_YEAR_4}}{{FD_DATE_MONTH}}', 'sales_202401', true],
  ['y{{FD_DATE_YEAR_2}}_m{{FD_DATE_MONTH}}', 'y24_m01', true],
  ['{{FD_DATE}}_{{FD_TIME}}', '20240123_040506', true],
  ['v1{{FD_DATE}}', 'v120240123', true],
  ['sales$20240123', 'sales', true],
  [`sales$${'{{FD_DATE}}'}`, 'sales', true],
  ['events_*', 'events_20240123', true],
  ['events_2024*', 'events_20240123', true],
  ['events_2024*', 'events_20230123', false],
])('%s in a list is %s there: %s', (listed, there, isIt) => {
  const keys = keysOfTable(table(listed))
  expect(hasTable(keys, table(there))).toBe(isIt)
  // What is in a list is found by one of the keys that are asked for.
  if (isIt) expect(wantedKeys(table(there)).some(key => keys.includes(key))).toBe(true)
})

test('another project or dataset is another table', () => {
  const keys = keysOfTable(table('sales_{{FD_DATE}}'))
  expect(hasTable(keys, { ...table('sales_20240123'), dataset: 'e' })).toBe(false)
  expect(hasTable(keys, { ...table('sales_20240123'), project: 'q' })).toBe(false)
})
