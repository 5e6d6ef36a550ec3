import { expect, test } from 'vitest'
import { rowText } from '../../../functions/catalog-status/row-text.ts'

const cell = (v: unknown) => ({ v })
const textOf = (fields: Parameters<typeof rowText>[0], ...values: unknown[]) =>
  JSON.parse(rowText(fields, { f: values.map(cell) }))

test.each([
  ['INTEGER', '7', 7],
  ['INTEGER', '9223372036854775807', '9223372036854775807'],
  ['FLOAT', '1.5', 1.5],
  ['FLOAT', 'NaN', 'NaN'],
  ['BOOLEAN', 'true', true],
  ['STRING', '7', '7'],
  ['STRING', null, null],
  ['NUMERIC', '0.10', '0.10'],
  ['BYTES', 'x'.repeat(501), `${'x'.repeat(500)}…`],
  ['JSON', '{"a":1}', '{"a":1}'],
])('a %s of %j is shown as %j', (type, value, expected) => {
  expect(textOf([{ name: 'c', type }], value)).toEqual({ c: expected })
})

test('what is nested is shown so, and of an array twenty items', () => {
  const fields = [
    { name: 'r', type: 'RECORD', fields: [{ name: 'a', type: 'INTEGER' }] },
    { name: 'l', type: 'INTEGER', mode: 'REPEATED' },
    { name: 'e', type: 'RECORD', mode: 'REPEATED', fields: [{ name: 'b', type: 'STRING' }] },
  ]
  const items = Array.from({ length: 22 }, (_, n) => cell(String(n)))
  const shown = textOf(fields, { f: [cell('1')] }, items, [cell({ f: [cell('x')] })])
  expect(shown).toMatchObject({ r: { a: 1 }, e: [{ b: 'x' }] })
  expect(shown.l).toHaveLength(21)
  expect(shown.l.at(-1)).toBe('…2 more')
})

test('a row is bounded, however many columns it has and however deep', () => {
  const fields = Array.from({ length: 500 }, (_, n) => ({ name: `c${n}`, type: 'STRING' }))
  const text = rowText(fields, { f: fields.map(() => cell('x'.repeat(500))) })
  expect(text.length).toBeLessThan(21_000)
  expect(JSON.parse(text)['…']).toMatch(/^\d+ more columns$/)
  const wide = { name: 'r', type: 'RECORD', fields }
  const one = rowText([wide], { f: [cell({ f: fields.map(() => cell('x'.repeat(500))) })] })
  expect(one.length).toBeLessThan(21_000)
})
