import { z } from 'zod'
import { deployableContext } from '../../shared/document/context.ts'
import { COLUMN_MODES, COLUMN_TYPES, ddlFile } from '../../shared/document/ddl.ts'
import { tableToStorage } from '../../shared/document/table-to-storage.ts'
import { tableToTable } from '../../shared/document/table-to-table.ts'
import { workflow } from '../../shared/document/workflow.ts'
import { isLaunchable, typeOf } from '../../shared/model/configuration-types.ts'
import { describe } from './describe.ts'
import type { SchemaName } from './path.ts'
import { allowPlaceholders } from './placeholders.ts'
import { isSchema, objectsIn, offerKinds, pathOf, type Schema } from './schema.ts'
import { CONTEXT } from './texts/context.ts'
import { DDL } from './texts/ddl.ts'
import { TABLE_TO_STORAGE } from './texts/table-to-storage.ts'
import { TABLE_TO_TABLE } from './texts/table-to-table.ts'
import type { Texts } from './texts/text.ts'
import { WORKFLOW } from './texts/workflow.ts'

/** What a schema says more than what it is made from can: by the path of the field. */
type Narrowed = Readonly<Record<string, (schema: Schema) => Schema>>

type Kind = {
  schema: z.ZodType
  texts: Texts
  /** Whether its placeholders are filled in, by a context or without one. */
  isFilledIn: boolean
  narrowed: Narrowed
}

/** One version of the format alone, as a text or a number. */
const only = (version: number) => (): Schema => ({
  anyOf: [
    { type: 'string', enum: [String(version)] },
    { type: 'integer', enum: [version] },
  ],
})

/** One of a list, in upper or lower case; the list itself is what an editor offers. */
const inAnyCase = (list: readonly string[]) => (): Schema => {
  const either = (letter: string) => (/[A-Z]/.test(letter) ? `[${letter}${letter.toLowerCase()}]` : letter)
  const pattern = `^(?:${list.map(name => name.replaceAll(/./g, either)).join('|')})$`
  return {
    anyOf: [
      { type: 'string', enum: [...list] },
      { type: 'string', pattern },
    ],
  }
}

const launchable = ({ enum: names = [] }: Schema): Schema => ({
  type: 'string',
  enum: names.filter(name => {
    const configuration_type = typeOf(name)
    return configuration_type !== undefined && isLaunchable({ configuration_type })
  }),
})

const KINDS = {
  'table-to-table': { schema: tableToTable, texts: TABLE_TO_TABLE, isFilledIn: true, narrowed: {} },
  'table-to-storage': {
    schema: tableToStorage,
    texts: TABLE_TO_STORAGE,
    isFilledIn: true,
    narrowed: { version: only(3) },
  },
  workflow: {
    schema: workflow,
    texts: WORKFLOW,
    isFilledIn: true,
    narrowed: { version: only(2), 'target_dag.configuration_type': launchable },
  },
  context: { schema: deployableContext, texts: CONTEXT, isFilledIn: false, narrowed: {} },
  ddl: {
    schema: ddlFile,
    texts: DDL,
    isFilledIn: false,
    narrowed: {
      'bq_table_schema.type': inAnyCase(COLUMN_TYPES),
      'bq_table_schema.mode': inAnyCase(COLUMN_MODES),
    },
  },
} satisfies Record<SchemaName, Kind>

/** A schema with its texts, the fields that lack one, and the texts that no field has. */
export function makeSchema(name: SchemaName): { schema: Schema; missing: string[]; unused: string[] } {
  const { schema: source, texts, isFilledIn, narrowed }: Kind = KINDS[name]
  const { $schema, ...made } = z.toJSONSchema(source, { io: 'input' })
  const schema: Schema = { $schema, title: name, ...made }
  const objects = objectsIn(schema)
  for (const { at, schema: object } of objects) {
    for (const [field, part] of Object.entries(object.properties ?? {})) {
      const narrow = narrowed[pathOf(at, field)]
      if (narrow && isSchema(part) && object.properties) object.properties[field] = narrow(part)
    }
  }
  for (const { kind, schema: object } of objects) if (kind !== undefined) object.title = kind
  const told = describe(schema, texts)
  if (isFilledIn) allowPlaceholders(schema)
  offerKinds(schema, 'task_type')
  return { schema, ...told }
}

/**
 * The JSON Schema of what is deployed, made from what deployments are checked with: whatever it refuses is refused. What
 * it lets pass may still be, for a schema cannot tell all.
 */
export const schemaOf = (name: SchemaName): Schema => makeSchema(name).schema
