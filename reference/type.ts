import { readFileSync } from 'node:fs'
import { type SchemaName, schemaPath } from '../client/schemas/path.ts'
import { type Described, isSchema, objectsIn } from '../client/schemas/schema.ts'
import { schemaOf } from '../client/schemas/schemas.ts'
import { fieldTable } from './fields.ts'
import { code, json, page } from './markdown.ts'

/** The file of the examples that each type is shown by. */
const EXAMPLES: Readonly<Record<SchemaName, string>> = {
  'table-to-table': 'daily-aggregate/daily_sales.json',
  'table-to-storage': 'export-when-ready/export.json',
  workflow: 'export-when-ready/workflow.json',
  context: 'dev-and-prod/context_dev.json',
  ddl: 'daily-aggregate/ddl/daily_sales.json',
}

/** The page of a type, made from its schema. */
export function typePage(name: SchemaName): string {
  const schema = schemaOf(name)
  const example = `examples/${EXAMPLES[name]}`
  const text = readFileSync(new URL(`../${example}`, import.meta.url), 'utf8')
  return page(
    `# ${name}`,
    schema.description ?? '',
    `Its JSON Schema is served at \`${schemaPath(name)}\`.`,
    byPlace(objectsIn(schema)).map(sectionOf),
    '## Example',
    `From [${example}](../../${example}):`,
    json(text),
  )
}

/** The objects that stand in one place together, each kind once: a channel, say, stands alone or in a list. */
function byPlace(objects: readonly Described[]): Described[][] {
  const places = [...Map.groupBy(objects, ({ at }) => at).values()]
  return places.map(several => {
    const kinds = several.map(({ kind }) => kind)
    return several.filter(({ kind }, index) => kinds.indexOf(kind) === index)
  })
}

function sectionOf([first, ...others]: Described[]): string {
  if (!first) return ''
  const heading = first.at === '' ? '## Fields' : `## ${code(first.at)}`
  if (first.kind === undefined) return page(heading, fieldTable(first.schema)).trim()
  const kinds = [first, ...others]
  const textIn = ({ schema }: Described, field: string) => {
    const found = schema.properties?.[field]
    return isSchema(found) ? found.description : undefined
  }
  const isCommon = (field: string) =>
    !isKind(kinds, field) &&
    kinds.every(kind => textIn(kind, field) !== undefined && textIn(kind, field) === textIn(first, field))
  return page(
    heading,
    'Of every kind:',
    fieldTable(first.schema, isCommon),
    kinds.flatMap(({ kind, schema }) => [
      `### ${code(kind)}`,
      schema.description ?? '',
      fieldTable(schema, field => !isCommon(field)),
    ]),
  ).trim()
}

/** Whether a field tells which kind it is. */
const isKind = (kinds: readonly Described[], field: string): boolean =>
  kinds.every(({ kind, schema }) => {
    const found = schema.properties?.[field]
    return isSchema(found) && found.const === kind
  })
