import { isSchema, type Schema } from './schema.ts'

/** A text that is one placeholder of a context, which takes the value's own type; and a text that holds some. */
const WHOLE = String.raw`^\{\{\w+\}\}$`
const SOME = String.raw`\{\{\w+\}\}`

/** Whether a part of a schema is there for placeholders alone. */
export const isPlaceholder = (part: unknown): boolean =>
  isSchema(part) && (part.pattern === WHOLE || part.pattern === SOME)

/**
 * Lets a placeholder stand wherever a context may fill one in: a document is written, and sent, with its placeholders.
 * What a document or a task is, a context does not fill in.
 */
export function allowPlaceholders(object: Schema): void {
  for (const [name, field] of Object.entries(object.properties ?? {})) {
    if (!isSchema(field) || name === 'configuration_type' || name === 'task_type' || name === '$schema')
      continue
    allow(field)
  }
}

function allow(schema: Schema): void {
  inside(schema)
  if (schema.type === 'string' && schema.enum === undefined) {
    if (schema.pattern !== undefined) schema.pattern = `${SOME}|${schema.pattern}`
    if (schema.allOf) either(schema, { type: 'string', pattern: SOME })
    return
  }
  if (!takesTexts(schema)) either(schema, { type: 'string', pattern: WHOLE })
}

/** What is within an object, a list or a record, and within each of several. */
function inside(schema: Schema): void {
  if (schema.properties) allowPlaceholders(schema)
  for (const part of [schema.items, schema.additionalProperties])
    if (isSchema(part) && !Array.isArray(part)) allow(part)
  for (const part of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) if (isSchema(part)) inside(part)
}

/** Whether any text will do, so that a placeholder does. */
const takesTexts = ({ type, anyOf, enum: values }: Schema): boolean =>
  (type === undefined && anyOf === undefined) ||
  (Array.isArray(type) && type.includes('string') && values === undefined) ||
  (anyOf ?? []).some(
    part => isSchema(part) && part.type === 'string' && part.enum === undefined && part.const === undefined,
  )

/** Makes a schema one of two: what it was, and another. What tells of it stays outside. */
function either(schema: Schema, other: Schema): void {
  if (schema.anyOf && schema.type === undefined) {
    schema.anyOf.push(other)
    return
  }
  const { description, examples, default: otherwise, ...was } = schema
  const about = { description, examples, default: otherwise }
  for (const key of Object.keys(schema)) delete schema[key]
  for (const [key, value] of Object.entries(about)) if (value !== undefined) schema[key] = value
  schema.anyOf = [was, other]
}
