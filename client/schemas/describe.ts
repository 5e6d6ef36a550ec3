import { isSchema, objectsIn, partsOf, pathOf, type Schema } from './schema.ts'
import type { Text, Texts } from './texts/text.ts'

/** Where the text of a field stands: that of its kind of object, or of its place. */
function keyOf(texts: Texts, at: string, kind: string | undefined, field: string): string | undefined {
  const own = `${at}(${kind})${field === '' ? '' : `.${field}`}`
  if (Object.hasOwn(texts, own)) return own
  const common = field === '' ? at : pathOf(at, field)
  return Object.hasOwn(texts, common) ? common : undefined
}

/**
 * Puts the texts on the fields that they are of.
 * @returns the fields that have none, and the texts that no field has
 */
export function describe(schema: Schema, texts: Texts): { missing: string[]; unused: string[] } {
  withoutTexts(schema)
  const used = new Set<string>()
  const missing: string[] = []
  const tell = (part: Schema, key: string | undefined) => {
    const text = key === undefined ? undefined : texts[key]
    if (key === undefined || text === undefined) return
    used.add(key)
    put(part, text)
  }
  for (const { at, kind, schema: object } of objectsIn(schema)) {
    if (at === '' || kind !== undefined) tell(object, keyOf(texts, at, kind, ''))
    for (const [name, field] of Object.entries(object.properties ?? {})) {
      const key = keyOf(texts, at, kind, name)
      if (key === undefined) missing.push(pathOf(kind === undefined ? at : `${at}(${kind})`, name))
      if (isSchema(field)) tell(field, key)
    }
  }
  return { missing, unused: Object.keys(texts).filter(key => !used.has(key)) }
}

/** What requests say of such a field is not what it means in a document. */
function withoutTexts(schema: Schema): void {
  delete schema.description
  partsOf(schema).forEach(withoutTexts)
}

function put(schema: Schema, text: Text): void {
  if (typeof text === 'string') {
    schema.description = text
    return
  }
  schema.description = text.text
  if (text.examples) schema.examples = [...text.examples]
  if ('default' in text && schema.default === undefined) schema.default = text.default
}
