import { expect, test } from 'vitest'
import { bytes, count, exactly } from '../../studio/rules/amounts.ts'

test.each([
  [0, '0'],
  [405, '405'],
  [99_999, '99,999'],
  [100_000, '100K'],
  [1_234_567, '1.2M'],
  [12_000_000_000, '12B'],
])('%d rows are told as %s', (value, said) => {
  expect(count(value)).toBe(said)
})

test.each([
  [0, '0 B'],
  [340, '340 B'],
  [1023, '1,023 B'],
  [1024, '1 KiB'],
  [3360, '3.3 KiB'],
  [42_120, '41 KiB'],
  [1024 ** 2 - 1, '1 MiB'],
  [1.5 * 1024 ** 3, '1.5 GiB'],
  [1024 ** 6, '1,024 PiB'],
])('%d bytes are told as %s', (value, said) => {
  expect(bytes(value)).toBe(said)
})

test('to the last one, one is told in the singular', () => {
  expect(exactly(1, ['row', 'rows'])).toBe('1 row')
  expect(exactly(1_234_567, ['row', 'rows'])).toBe('1,234,567 rows')
})
