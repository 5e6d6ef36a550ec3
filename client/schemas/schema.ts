import type { z } from 'zod'

/** A JSON Schema, draft 2020-12. */
export type Schema = z.core.JSONSchema.BaseSchema

/** A part of a schema that is itself a schema with facts: `true`, `false` and what is left out have none. */
export const isSchema = (part: unknown): part is Schema => typeof part === 'object' && part !== null

/** The schemas that stand directly in a schema. A field may be called as a keyword is, `default`, say. */
export function partsOf({ properties, items, additionalProperties, anyOf, oneOf, $defs }: Schema): Schema[] {
  const single = [items, additionalProperties].filter(part => !Array.isArray(part))
  const several = [properties, $defs].flatMap(part => Object.values(part ?? {}))
  return [...single, ...several, ...(anyOf ?? []), ...(oneOf ?? [])].filter(isSchema)
}

/** An object that a schema describes: where it stands, and of which kind it is where its place takes several. */
export type Described = { at: string; kind: string | undefined; schema: Schema }

/** The path of a field, as texts are found by. */
export const pathOf = (at: string, field: string): string => (at === '' ? field : `${at}.${field}`)

/**
 * The objects that a schema describes, outer ones first. A list stands where its elements do, and a record's values
 * are called `*`.
 */
export function objectsIn(root: Schema): Described[] {
  const found: Described[] = []
  const seen = new Set<Schema>()
  const look = (part: unknown, at: string, kind?: string): void => {
    const schema = resolved(root, part)
    if (schema === undefined || seen.has(schema)) return
    seen.add(schema)
    // Beside several kinds stands only what tells them apart.
    if (schema.properties && !schema.oneOf) {
      found.push({ at, kind, schema })
      for (const [name, field] of Object.entries(schema.properties)) look(field, pathOf(at, name))
    }
    look(schema.items, at)
    look(schema.additionalProperties, pathOf(at, '*'))
    for (const one of schema.anyOf ?? []) look(one, at)
    for (const one of schema.oneOf ?? []) look(one, at, kindOf(one))
  }
  look(root, '')
  return found
}

/** A schema without the reference that it may be. */
function resolved(root: Schema, part: unknown): Schema | undefined {
  if (!isSchema(part)) return
  if (part.$ref === undefined) return part
  const target = part.$ref === '#' ? root : root.$defs?.[part.$ref.replace('#/$defs/', '')]
  return isSchema(target) ? target : undefined
}

/** What tells one of several objects apart: its first field that has one value alone. */
function kindOf(part: unknown): string | undefined {
  const fields = isSchema(part) ? Object.values(part.properties ?? {}) : []
  const constant = fields.find(field => isSchema(field) && typeof field.const === 'string')
  return isSchema(constant) ? String(constant.const) : undefined
}

/** Says of each object that comes in several kinds which they are, for editors that look no deeper. */
export function offerKinds(root: Schema, field: string): void {
  const look = (part: unknown): void => {
    if (!isSchema(part)) return
    const kinds = (part.oneOf ?? []).flatMap(one => kindOf(one) ?? [])
    if (kinds.length > 0) part.properties = { [field]: { enum: kinds } }
    for (const inner of [...Object.values(part.properties ?? {}), part.items]) look(inner)
  }
  look(root)
}
