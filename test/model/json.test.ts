import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holdsAtMost, withExactIntegers } from '../../shared/model/json.ts'

/** How many values a value is, with an empty array or object as two. */
function valuesOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  const parts = Object.values(value)
  return (
    1 +
    Math.max(
      1,
      parts.reduce((sum: number, part) => sum + valuesOf(part), 0),
    )
  )
}

test('a text holds as many values as what it is parsed to, whatever stands in its strings', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent)
      const values = valuesOf(value)
      expect(holdsAtMost(text, values)).toBe(true)
      expect(holdsAtMost(text, values - 1)).toBe(false)
    }),
  )
})

test('a text that ends within a string or an escape is looked at to its end', () => {
  for (const text of ['["a', '["a\\', '["']) expect(holdsAtMost(text, 2)).toBe(true)
})

test.each([
  ['{"n":9223372036854775807}', { n: '9223372036854775807' }],
  [
    '[-9007199254740993, 9007199254740991, 1.5, 12345678901234567.5, 1e300]',
    ['-9007199254740993', 9007199254740991, 1.5, 12345678901234568, 1e300],
  ],
  ['{"9007199254740993":"a \\" 9007199254740993"}', { '9007199254740993': 'a " 9007199254740993' }],
])('integers that a number cannot hold are read as their digits, and nothing else is: %s', (text, value) => {
  expect(JSON.parse(withExactIntegers(text))).toEqual(value)
})

test.each([
  '[01234567890123456789]',
  '[1-12345678901234567890]',
  '[12345678901234567890.]',
  '"9007199254740993',
])('what is no JSON does not become it: %s', text => {
  expect(() => JSON.parse(withExactIntegers(text))).toThrow()
})
