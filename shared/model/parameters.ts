import { z } from 'zod'
import { TIME_PATTERN } from './date-pattern.ts'
import { ENOUGH, pointer, quote, suggestion } from './faults.ts'
import { isWellFormed } from './fields.ts'
import type { Fault } from './problem.ts'

const SCALARS = ['STRING', 'INT64', 'FLOAT64', 'BOOL', 'DATE', 'TIMESTAMP'] as const
type Scalar = (typeof SCALARS)[number]

/** The types of BigQuery that a parameter may have. */
/** @internal the tests go through all of them */
export const PARAMETER_TYPES = [...SCALARS, ...SCALARS.map(type => `ARRAY<${type}>` as const)] as const
export type ParameterType = (typeof PARAMETER_TYPES)[number]

/** A value as JSON has it: of one of the types, or a list of them. */
const scalar = z.union([z.string(), z.number(), z.boolean()])
export const parameterValue = z.union([scalar, z.array(scalar)])
type ParameterValue = z.output<typeof parameterValue>

/** What a configuration says of a parameter. */
const parameter = z.strictObject({
  type: z.enum(PARAMETER_TYPES),
  default: parameterValue.optional(),
  description: z.string().max(1000).optional(),
})

/** BigQuery's names, but for those that begin as Firestore's own do. */
const parameterName = z
  .string()
  .regex(
    /^(?!__)[A-Za-z_]\w{0,99}$/,
    'must be a name: letters, digits and _, at most 100, not beginning with __',
  )

/** What a configuration declares, by the names that its SQL says behind `@`. */
export const parameters = z.record(parameterName, parameter)
export type Parameters = z.output<typeof parameters>

/** The same as it is stored, which is read for ever. */
export const storedParameters = z.record(
  z.string(),
  z.object({
    type: z.enum(PARAMETER_TYPES),
    default: parameterValue.optional(),
    description: z.string().optional(),
  }),
)

/** The most that the values of one run, or the parameters of one configuration, may come to as JSON, in characters. */
export const MOST_CHARACTERS = 10_000

const INT64 = /^-?\d{1,19}$/
const isInt64 = (text: string) => INT64.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text)
const DIGITS = /^-?\d{1,300}$/
const NUMBERS_BY_NAME = ['NaN', 'Infinity', '-Infinity']
const day = z.iso.date()
const isDay = (text: string) => day.safeParse(text).success && !text.startsWith('0000')
const isMoment = (text: string) =>
  isDay(text.slice(0, 10)) && (text.length === 10 || TIME_PATTERN.test(text.slice(10)))

/** What a value of each type is, and how that is said. */
const VALUES: Record<Scalar, { holds: (value: unknown) => boolean; must: string }> = {
  STRING: {
    holds: value => typeof value === 'string' && isWellFormed(value),
    must: 'a string',
  },
  INT64: {
    holds: value => Number.isSafeInteger(value) || (typeof value === 'string' && isInt64(value)),
    must: 'an integer of 64 bits, as a number or a string of digits',
  },
  FLOAT64: {
    // A string of digits is what a body's long integers are read as.
    holds: value =>
      Number.isFinite(value) ||
      (typeof value === 'string' && (NUMBERS_BY_NAME.includes(value) || DIGITS.test(value))),
    must: `a number, or one of ${NUMBERS_BY_NAME.map(quote).join(', ')}`,
  },
  BOOL: { holds: value => typeof value === 'boolean', must: 'true or false' },
  DATE: {
    holds: value => typeof value === 'string' && isDay(value),
    must: 'a day that exists: "2024-01-23"',
  },
  TIMESTAMP: {
    holds: value => typeof value === 'string' && isMoment(value),
    must: 'a day or a moment in ISO 8601, UTC unless it names an offset: "2024-01-23T04:05:06.123456Z"',
  },
}

const isScalar = (type: string): type is Scalar => SCALARS.some(one => one === type)

/** The type of an array's elements; undefined for what is no array. */
function elementOf(type: ParameterType): Scalar | undefined {
  const of = /^ARRAY<(.*)>$/.exec(type)?.[1]
  return of !== undefined && isScalar(of) ? of : undefined
}

/** What is wrong with a value, and where in it; nothing where it is of its type. */
export function faultsOfValue(type: ParameterType, value: unknown, at: PropertyKey[]): Fault[] {
  const of = elementOf(type)
  if (of === undefined) {
    const { holds, must } = VALUES[isScalar(type) ? type : 'STRING']
    return holds(value) ? [] : [{ pointer: pointer(at), detail: `must be ${must}` }]
  }
  if (!Array.isArray(value))
    return [{ pointer: pointer(at), detail: `must be a list, as it is of type ${type}` }]
  return value.flatMap((item: unknown, index) => faultsOfValue(of, item, [...at, index])).slice(0, ENOUGH)
}

/** The values of a run, by the names of its configuration's parameters. */
type ParameterValues = Record<string, ParameterValue>

/**
 * The values that a run has: those that are given, and the defaults of the others.
 * @param at - leads to what is given
 */
export function valuesOf(
  declared: Parameters,
  given: Record<string, unknown>,
  at: PropertyKey[] = ['sql_parameters'],
): { values: ParameterValues; faults: Fault[] } {
  const names = Object.keys(declared)
  const faults = Object.keys(given)
    .filter(name => !Object.hasOwn(declared, name))
    .slice(0, ENOUGH)
    .map(name => ({ pointer: pointer([...at, name]), detail: unknown(name, names) }))
  const values: ParameterValues = {}
  for (const name of names) {
    const { type, default: otherwise } = declared[name] ?? { type: 'STRING' }
    const value = Object.hasOwn(given, name) ? given[name] : otherwise
    const wrong =
      value === undefined
        ? [{ pointer: pointer([...at, name]), detail: `is required: a ${type}, which has no default` }]
        : faultsOfValue(type, value, [...at, name])
    faults.push(...wrong)
    const { data } = parameterValue.safeParse(value)
    if (data !== undefined) values[name] = data
  }
  if (faults.length === 0 && JSON.stringify(values).length > MOST_CHARACTERS)
    faults.push({
      pointer: pointer(at),
      detail: `must come to at most ${MOST_CHARACTERS} characters as JSON`,
    })
  return { values, faults }
}

function unknown(name: string, names: string[]): string {
  if (names.length === 0) return `Unknown parameter ${quote(name)}: the configuration declares none`
  const detail = `Unknown parameter ${quote(name)}${suggestion(name, names)}`
  return `${detail.replace(/"$/, '".')} Declared: ${names.join(', ')}`
}

/** The values of a run as they are stored with it; undefined where there are none. */
export const toStored = (values: ParameterValues): string | undefined =>
  Object.keys(values).length === 0 ? undefined : JSON.stringify(values)

/** The parameters that a run cannot do without being given. */
export const withoutDefault = (declared: Parameters = {}): string[] =>
  Object.keys(declared).filter(name => declared[name]?.default === undefined)

/** A query parameter, as BigQuery's REST API takes it. @see https://cloud.google.com/bigquery/docs/reference/rest/v2/QueryParameter */
export type QueryParameter = {
  name: string
  parameterType: { type: string; arrayType?: { type: string } }
  parameterValue: { value?: string; arrayValues?: { value: string }[] }
}

/** Parameters with their values; one without a value is a NULL of its type. */
export function queryParameters(declared: Parameters, values: ParameterValues): QueryParameter[] {
  return Object.entries(declared).map(([name, { type }]) => {
    const value = values[name]
    const of = elementOf(type)
    if (of === undefined) {
      const parameterValue =
        value === undefined || Array.isArray(value)
          ? {}
          : { value: textOf(isScalar(type) ? type : 'STRING', value) }
      return { name, parameterType: { type }, parameterValue }
    }
    const parameterType = { type: 'ARRAY', arrayType: { type: of } }
    const items = Array.isArray(value) ? value.map(item => ({ value: textOf(of, item) })) : undefined
    return { name, parameterType, parameterValue: items ? { arrayValues: items } : {} }
  })
}

type ScalarValue = z.output<typeof scalar>

/** A value as BigQuery reads it. Its moments have seconds, and an offset. */
function textOf(type: Scalar, value: ScalarValue): string {
  if (type !== 'TIMESTAMP') return String(value)
  const [, date, time = '00:00', rest = ':00', offset = '+00:00'] =
    /^(.{10})(?:[T ](\d\d:\d\d)(:[\d.]+)?([+-].+)?)?/.exec(String(value)) ?? []
  return `${date} ${time}${rest}${offset.replace(/^(...):?(..)$/, '$1:$2')}`
}
