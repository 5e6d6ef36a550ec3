import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  PARAMETER_TYPES,
  type ParameterType,
  queryParameters,
  valuesOf,
  withoutDefault,
} from '../../shared/model/parameters.ts'

const ints = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)
const dates = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map(date => date.toISOString())

/** Values of each type, as a launch may write them. */
const GOOD: Record<Exclude<ParameterType, `ARRAY<${string}>`>, fc.Arbitrary<string | number | boolean>> = {
  STRING: fc.string({ unit: 'grapheme' }),
  INT64: fc.oneof(fc.maxSafeInteger(), ints),
  FLOAT64: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom('NaN', 'Infinity')),
  BOOL: fc.boolean(),
  DATE: dates.map(text => text.slice(0, 10)),
  TIMESTAMP: fc.oneof(
    dates,
    dates.map(text => text.slice(0, 10)),
    dates.map(text => `${text.slice(0, 16)}+02:00`),
  ),
}
/** Values that are of no type, or of others. */
const BAD: Record<keyof typeof GOOD, unknown[]> = {
  STRING: [1, true, null, '\ud800', ['a']],
  INT64: [1.5, 2 ** 53, '9223372036854775808', '-9223372036854775809', '1e3', '', ' 1', true, null],
  FLOAT64: ['1.5', 'nan', null, [], true],
  BOOL: ['true', 0, null],
  DATE: ['2023-02-29', '2024-1-23', '20240123', '0000-01-01', '2024-01-23T00:00:00Z', 20240123],
  TIMESTAMP: ['2024-01-23 25:00:00', '2024-02-30', 'now', '2024-01-23T04:05:06.1234567Z', 1706000000],
}
const elementOf = (type: ParameterType) => /^ARRAY<(.*)>$/.exec(type)?.[1]
const known = (name: string): keyof typeof GOOD => {
  const found = Object.keys(GOOD).find((one): one is keyof typeof GOOD => one === name)
  if (!found) throw new Error(`No type ${name}`)
  return found
}

describe.each(PARAMETER_TYPES)('a parameter of type %s', type => {
  const of = elementOf(type)
  const scalar = known(of ?? type)
  const good = of === undefined ? GOOD[scalar] : fc.array(GOOD[scalar], { maxLength: 20 })

  test('takes every value of its type, and hands on a text for each', () => {
    fc.assert(
      fc.property(good, value => {
        const declared = { p: { type } }
        const { values, faults } = valuesOf(declared, { p: value })
        expect(faults).toEqual([])
        expect(values).toEqual({ p: value })
        const [parameter] = queryParameters(declared, values)
        const handed = parameter?.parameterValue
        const texts = of === undefined ? [handed?.value] : handed?.arrayValues?.map(item => item.value)
        expect(texts?.every(text => typeof text === 'string')).toBe(true)
        if (scalar === 'INT64') expect(texts).toEqual([value].flat().map(String))
      }),
    )
  })

  test.each(BAD[scalar].map(value => [value]))('refuses %j, and points at it', value => {
    const given = of === undefined ? value : ['not looked at', value]
    const at = of === undefined ? '/sql_parameters/p' : '/sql_parameters/p/1'
    const { faults } = valuesOf({ p: { type } }, { p: given })
    expect(faults.map(({ pointer }) => pointer)).toContain(at)
  })

  test('that is given no value is NULL where BigQuery looks at its SQL, and needed where it runs', () => {
    const declared = { p: { type } }
    expect(queryParameters(declared, {})).toMatchObject([{ name: 'p', parameterValue: {} }])
    expect(withoutDefault(declared)).toEqual(['p'])
    expect(valuesOf(declared, {}).faults).toMatchObject([{ pointer: '/sql_parameters/p' }])
  })
})

test('a moment reaches BigQuery with its seconds and its offset', () => {
  const textOf = (value: string) =>
    queryParameters({ p: { type: 'TIMESTAMP' } }, { p: value })[0]?.parameterValue.value
  expect(textOf('2024-01-23')).toBe('2024-01-23 00:00:00+00:00')
  expect(textOf('2024-01-23T04:05')).toBe('2024-01-23 04:05:00+00:00')
  expect(textOf('2024-01-23 04:05:06.123456-02:30')).toBe('2024-01-23 04:05:06.123456-02:30')
})

test('a name that is not declared is pointed at with the one that is near, and a default stands in for what is not given', () => {
  const declared = { store: { type: 'STRING' as const, default: 'all' } }
  expect(valuesOf(declared, { Store: 'one' })).toEqual({
    values: { store: 'all' },
    faults: [
      {
        pointer: '/sql_parameters/Store',
        detail: 'Unknown parameter "Store": did you mean "store"? Declared: store',
      },
    ],
  })
  expect(valuesOf({}, { x: 1 }).faults[0]?.detail).toContain('declares none')
})

test('values that come to more than may be stored are refused', () => {
  const { faults } = valuesOf({ p: { type: 'STRING' } }, { p: 'x'.repeat(10_001) })
  expect(faults).toMatchObject([{ pointer: '/sql_parameters' }])
})
