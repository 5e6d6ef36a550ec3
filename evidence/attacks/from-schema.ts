import fc from 'fast-check'
import { z } from 'zod'
import { oddText, oddValue } from './odd.ts'

type Schema = z.core.JSONSchema.BaseSchema
/** What is mostly put where a field has this name: what there is, so that requests meet something. */
export type Known = Readonly<Record<string, fc.Arbitrary<unknown>>>

/** Values that a zod schema takes, or nearly: what it says of types, bounds and patterns is kept to, the rest is not. */
export const fromSchema = (schema: z.ZodType, known: Known): fc.Arbitrary<unknown> =>
  arbitraryOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), known)

function arbitraryOf(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map(choice => arbitraryOf(asSchema(choice), known)))
  switch (schema.type) {
    case 'string':
      return textOf(schema)
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? -5, -(2 ** 31)),
        max: Math.min(schema.maximum ?? 2 ** 31 - 1, 2 ** 31 - 1),
      })
    case 'number':
      return fc.double()
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(arbitraryOf(asSchema(schema.items), known), {
        minLength: schema.minItems ?? 0,
        maxLength: 4,
      })
    case 'object':
      return objectOf(schema, known)
    default:
      return oddValue
  }
}

function objectOf(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema
  const fields = Object.entries(properties).map(([name, field]): [string, fc.Arbitrary<unknown>] => {
    const own = arbitraryOf(asSchema(field), known)
    const there = asSchema(field).const === undefined ? known[name] : undefined
    return [name, there ? fc.oneof({ weight: 20, arbitrary: there }, { weight: 1, arbitrary: own }) : own]
  })
  if (fields.length > 0)
    return fc.record(Object.fromEntries(fields), { requiredKeys: required, noNullPrototype: true })
  const value = typeof additionalProperties === 'object' ? arbitraryOf(additionalProperties, known) : oddValue
  return fc.dictionary(fc.oneof(fc.string({ minLength: 1, maxLength: 10 }), oddText), value, {
    maxKeys: 3,
    noNullPrototype: true,
  })
}

function textOf({ pattern, allOf, minLength = 0, maxLength = 300 }: Schema): fc.Arbitrary<string> {
  const last = pattern ?? allOf?.map(one => asSchema(one).pattern).findLast(one => one !== undefined)
  if (last === undefined) return fc.string({ minLength, maxLength: Math.min(maxLength, 300), size: 'small' })
  try {
    return fc.stringMatching(new RegExp(last, 'u'), { size: 'small' })
  } catch {
    return fc.constantFrom('a', 'b_1', 'sales_{{FD_DATE}}', 't$20240123')
  }
}

const asSchema = (schema: unknown): Schema => Object(schema)
