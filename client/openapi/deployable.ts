import { ACTIONS } from '../../shared/actions/index.ts'
import { SCHEMA_NAMES, type SchemaName } from '../schemas/path.ts'
import { partsOf, type Schema } from '../schemas/schema.ts'
import { schemaOf } from '../schemas/schemas.ts'

const FIELD = ACTIONS.deploy_configuration.schema.shape.configuration.unwrap()

/** `table-to-table` as the name of a component: `TableToTableDocument`. */
const idOf = (name: SchemaName) =>
  `${name.replaceAll(/(?:^|-)([a-z])/g, (_, letter) => letter.toUpperCase())}Document`

/** What may be deployed; a DDL file is sent as the text that it is. */
const DEPLOYABLE = SCHEMA_NAMES.filter(name => name !== 'ddl')

/** The document that a component of the description is of. */
export const documentNamed = (id: string): SchemaName | undefined =>
  DEPLOYABLE.find(name => idOf(name) === id)

/** Every kind of document that may be deployed, as a component of the API's description. */
export const documentSchemas = (): Record<string, Schema> =>
  Object.fromEntries(
    DEPLOYABLE.map(name => {
      const { $schema, ...schema } = schemaOf(name)
      forClients(schema)
      return [idOf(name), schema]
    }),
  )

/** Tells of the document of a deployment as one of these, where it is described. */
export function tellDocuments(field: unknown, described: Schema): void {
  if (field !== FIELD) return
  for (const key of ['type', 'propertyNames', 'additionalProperties'] as const) delete described[key]
  described.anyOf = DEPLOYABLE.map(name => ({ $ref: `#/components/schemas/${idOf(name)}` }))
}

/**
 * Leaves out what makers of clients take wrongly: patterns that name letters by their class, which Python does not know,
 * defaults, which would have to be given then, titles, which would be names of their own, and values that another one is
 * but for its case.
 */
function forClients(schema: Schema): void {
  if (schema.pattern?.includes(String.raw`\p{`)) delete schema.pattern
  const upper = schema.enum?.map(value => String(value).toUpperCase())
  if (upper) schema.enum = schema.enum?.filter((_, index) => upper.indexOf(upper[index] ?? '') === index)
  delete schema.default
  delete schema.title
  partsOf(schema).forEach(forClients)
}
