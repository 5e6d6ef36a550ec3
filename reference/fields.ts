import { documentNamed } from '../client/openapi/deployable.ts'
import { isPlaceholder } from '../client/schemas/placeholders.ts'
import { isSchema, type Schema } from '../client/schemas/schema.ts'
import { listed } from '../shared/model/words.ts'
import { anchor, code, codes, table } from './markdown.ts'

/** What a value may be, in words. */
function typeIn(part: unknown): string {
  if (!isSchema(part)) return 'anything'
  if (part.$ref !== undefined) {
    const name = part.$ref.split('/').at(-1) ?? ''
    const document = documentNamed(name)
    if (document !== undefined) return `[${document}](${document}.md)`
    return name.startsWith('__') ? 'an object as this one' : `[${name}](${anchor(name)})`
  }
  if (part.const !== undefined) return code(part.const)
  if (part.enum) return codes(part.enum)
  const several = [...(part.anyOf ?? []), ...(part.oneOf ?? [])].filter(one => !isPlaceholder(one))
  if (several.length > 0) return oneOf([...new Set(several.map(typeIn))])
  if (part.type === 'array') return `list of ${typeIn(part.items)}`
  if (part.type === 'object')
    return isSchema(part.additionalProperties)
      ? `object: names, each with ${typeIn(part.additionalProperties)}`
      : 'object'
  if (Array.isArray(part.type)) return listed(part.type)
  return part.type === undefined ? 'anything' : String(part.type) + boundsOf(part)
}

/** One of several; a list of what one may be alone is told as that. */
function oneOf(types: readonly string[]): string {
  const alone = types.filter(type => !types.some(other => type === `list of ${other}`))
  return alone.length === types.length ? listed(types) : `${listed(alone)}; or a list of these`
}

/** The bounds of a number that are not those of every integer. */
function boundsOf({ minimum, maximum }: Schema): string {
  const isOwn = (bound: number | undefined) =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER
  if (isOwn(minimum) && isOwn(maximum)) return `, ${minimum} to ${maximum}`
  return isOwn(minimum) ? `, ${minimum} or more` : isOwn(maximum) ? `, ${maximum} at most` : ''
}

/** What a field is unless it is given. */
function otherwise(field: Schema, isRequired: boolean): string {
  if (isRequired) return '**required**'
  return field.default === undefined ? '' : code(field.default)
}

/** What a field means; where it is one of several, such as null, the other may tell. */
function meaning({ anyOf = [], description = textIn(anyOf), examples = [] }: Schema): string {
  const shown = examples.length === 0 ? '' : `For example ${codes(examples)}.`
  return [description, shown].filter(text => text !== '').join(' ')
}

const textIn = (parts: readonly unknown[]): string =>
  parts.flatMap(part => (isSchema(part) ? (part.description ?? []) : []))[0] ?? ''

/** The fields of an object as a table; some of them alone where a choice is given. */
export function fieldTable(object: Schema, isShown: (name: string) => boolean = () => true): string {
  const required = object.required ?? []
  const fields = Object.entries(object.properties ?? {}).filter(([name]) => isShown(name))
  if (fields.length === 0) return ''
  return table(
    ['field', 'type', 'default', 'meaning'],
    fields.map(([name, part]) => {
      const field = isSchema(part) ? part : {}
      return [code(name), typeIn(part), otherwise(field, required.includes(name)), meaning(field)]
    }),
  )
}
