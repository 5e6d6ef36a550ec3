import { closestMatch } from 'leven'
import { z } from 'zod'
import type { Fault } from './problem.ts'

/** How many faults an answer tells at most: what is wrong a thousand times is wrong in one way. */
export const MOST_FAULTS = 100
/** How many are looked for: one more than are told, to know that there are more. */
export const ENOUGH = MOST_FAULTS + 1

/** What a value is by a schema, or its faults. `at` leads to the value from the request's root. */
export function parseAs<T>(
  schema: z.ZodType<T>,
  value: unknown,
  at: PropertyKey[] = [],
): { data: T; faults: [] } | { data?: undefined; faults: Fault[] } {
  const result = schema.safeParse(value, { error: adviceOn })
  if (result.success) return { data: result.data, faults: [] }
  const known = (path: PropertyKey[]) => fieldsOf(schemaAt(schema, value, path))
  const faults: Fault[] = []
  for (const issue of result.error.issues) {
    if (faults.length >= ENOUGH) break
    faults.push(...faultsOf(issue, at, known))
  }
  return { faults }
}

/** What is told in place of zod's own words, where more can be said. */
function adviceOn(issue: z.core.$ZodRawIssue): string | undefined {
  const { input } = issue
  if (input === undefined) return 'is required'
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String)
    const expected = values.length === 1 ? '' : 'one of '
    const meant = typeof input === 'string' ? suggestion(input, values) : ''
    return `must be ${expected}${values.join(', ')}${meant}`
  }
  if (issue.code === 'invalid_type' && issue.expected === 'string' && typeof input === 'number') {
    return 'must be a string: write the digits in quotes'
  }
  return
}

function faultsOf(
  issue: z.core.$ZodIssue,
  at: PropertyKey[],
  known: (path: PropertyKey[]) => string[],
): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    const fields = known(issue.path)
    return issue.keys.slice(0, ENOUGH).map((key, index) => {
      const detail = `Unknown field ${quote(key)}${suggestion(key, fields)}`
      // Once is enough: an object may have a hundred of them.
      const isTold = index > 0 || fields.length === 0
      return {
        pointer: pointer([...at, ...issue.path, key]),
        detail: isTold ? detail : `${detail.replace(/"$/, '".')} Allowed: ${fields.join(', ')}`,
      }
    })
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const closest = issue.errors.findLast(issues => issues.some(({ path }) => path.length > 0))
    const inner = closest ?? issue.errors[0] ?? []
    return inner.flatMap(one => faultsOf({ ...one, path: [...issue.path, ...one.path] }, at, known))
  }
  const messages = issue.code === 'invalid_key' ? issue.issues.map(({ message }) => message) : [issue.message]
  return messages.map(detail => ({ pointer: pointer([...at, ...issue.path]), detail }))
}

/** The schema that a part of a value was held against. */
function schemaAt(schema: unknown, value: unknown, [key, ...rest]: PropertyKey[]): unknown {
  const outer = unwrapped(schema, value)
  if (key === undefined) return outer
  const part: unknown = Reflect.get(Object(value), key)
  if (outer instanceof z.ZodObject) return schemaAt(Reflect.get(outer.shape, key), part, rest)
  if (outer instanceof z.ZodArray) return schemaAt(outer.element, part, rest)
  if (outer instanceof z.ZodRecord) return schemaAt(outer.valueType, part, rest)
  return undefined
}

/** A schema without what is around it, and out of several the one that the value chose. */
function unwrapped(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return unwrapped(schema.unwrap(), value)
  if (schema instanceof z.ZodPipe) return unwrapped(schema.in, value)
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema
  const { discriminator } = schema.def
  const chosen: unknown = Reflect.get(Object(value), discriminator)
  return schema.options.find(option => {
    const literal: unknown = option instanceof z.ZodObject && option.shape[discriminator]
    return literal instanceof z.ZodType && literal.safeParse(chosen).success
  })
}

const fieldsOf = (schema: unknown): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : []

/** @see https://www.rfc-editor.org/rfc/rfc6901 */
export function pointer(path: PropertyKey[]): string {
  return path.map(part => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** The least part of a name that names it. */
const LEAST = 3

const plain = (name: string) => name.toLowerCase().replaceAll('_', '-')

/**
 * What tells, of one given name after another, which known one is near enough to be meant: by case, by `_` for `-`, as
 * a part, by typing: `: did you mean "limit"?`, or nothing.
 */
export function suggesting(known: Iterable<string>): (given: string) => string {
  const some = [...known].slice(0, 1000)
  const plains = some.map(plain)
  return given => {
    const wanted = plain(given.slice(0, 64))
    const same = plains.indexOf(wanted)
    const longer = wanted.length < LEAST ? -1 : plains.findIndex(name => name.startsWith(wanted))
    const maxDistance = Math.min(3, Math.ceil(wanted.length / 3))
    const nearest = some[same] ?? some[longer] ?? closestMatch(given.slice(0, 64), some, { maxDistance })
    return nearest === undefined ? '' : `: did you mean ${quote(nearest)}?`
  }
}

/** The same for a single name. */
export const suggestion = (given: string, known: Iterable<string>): string => suggesting(known)(given)

/** A text as it is shown in a message: quoted, and not too long. */
export const quote = (text: string): string =>
  JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}…` : text)

/** `a fault`, `3 faults`, or how many of them are told */
export function numberOf(faults: Fault[]): string {
  if (faults.length > MOST_FAULTS) return `more than ${MOST_FAULTS} faults, of which it tells ${MOST_FAULTS}`
  return faults.length === 1 ? 'a fault' : `${faults.length} faults`
}
