import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'jsonc-parser'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { SCHEMA_NAMES } from '../../client/schemas/path.ts'
import { makeSchema, schemaOf } from '../../client/schemas/schemas.ts'
import { CONFIGURATION_TYPES, typeOf } from '../../shared/model/configuration-types.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  strictTypes: false,
  strictRequired: false,
})
/** For parts of a schema. */
const lenient = new Ajv2020({ strict: false })
const validators = new Map(SCHEMA_NAMES.map(name => [name, ajv.compile(schemaOf(name))]))

/** What an independent validator has against a document by the schema of this name. */
function faultsBy(name: string, document: unknown): string[] {
  const validate = [...validators].find(([one]) => one === name)?.[1]
  if (!validate) throw new Error(`Cannot validate: there is no schema ${name}`)
  validate(document)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

const read = (path: string): unknown => parse(readFileSync(ROOT + path, 'utf8'))
const anObject = z.record(z.string(), z.unknown())

/** Every configuration, context and DDL file of the examples, that of `tailer init` among them, each with the schema it goes by. */
const EXAMPLES = globSync('{examples,cli/example}/**/*.{json,jsonc}', {
  cwd: ROOT,
  exclude: ['examples/page/**', '**/tailer.json'],
})
  .sort()
  .map(path => {
    const { configuration_type } = anObject.parse(read(path))
    return [path, typeOf(configuration_type) ?? 'ddl'] as const
  })

describe.each(SCHEMA_NAMES)('the schema of %s', name => {
  test('tells of each field what it means, and has no text that is of none', () => {
    const { missing, unused } = makeSchema(name)
    expect({ missing, unused }).toEqual({ missing: [], unused: [] })
  })

  test('has examples and defaults that are valid by itself', () => {
    const wrong: string[] = []
    const look = (part: unknown, at: string) => {
      if (typeof part !== 'object' || part === null) return
      const { examples = [], default: otherwise } = z
        .looseObject({ examples: z.array(z.unknown()).optional(), default: z.unknown() })
        .catch({ default: undefined })
        .parse(part)
      const { $defs } = schemaOf(name)
      const isField = at.split('/').at(-2) === 'properties'
      if (isField) {
        const validate = lenient.compile({ ...part, $defs })
        for (const value of [...examples, ...(otherwise === undefined ? [] : [otherwise])])
          if (!validate(value)) wrong.push(`${at}: ${JSON.stringify(value)}`)
      }
      for (const [key, inner] of Object.entries(part)) look(inner, `${at}/${key}`)
    }
    look(schemaOf(name), '')
    expect(wrong).toEqual([])
  })
})

test.each(EXAMPLES)('%s is valid by the schema of %s, in a validator that is not ours', (path, name) => {
  expect(faultsBy(name, read(path))).toEqual([])
})

test('every type that examples are of has a schema, and the examples are of each', () => {
  expect([...new Set(EXAMPLES.map(([, name]) => name))].sort()).toEqual([...SCHEMA_NAMES].sort())
  expect(CONFIGURATION_TYPES).toEqual(expect.arrayContaining(SCHEMA_NAMES.filter(name => name !== 'ddl')))
})

const JOB = {
  configuration_type: 'table-to-table',
  configuration_id: 'job',
  workflow: [{ id: 'a', sql_file: 'a.sql', table_name: 't' }],
}

test.each([
  'http://jsonschema.tailer.ai/schema/table-to-table-veditor',
  'https://tailer.example/v1/schemas/table-to-table.json',
])('a document may name %s as its $schema', $schema => {
  expect(faultsBy('table-to-table', { $schema, ...JOB })).toEqual([])
})

test.each([
  [{ max_active_runs: '{{runs}}' }],
  [{ activated: '{{active}}' }],
  [{ monitoring: '{{monitoring}}' }],
  [{ default_gcp_project_id: '{{project}}' }],
  [{ default_bq_dataset: 'sales_{{environment}}' }],
  [{ default_write_disposition: '{{writing}}' }],
  [{ workflow: [{ ...JOB.workflow[0], table_name: '{{prefix}}_t' }] }],
])('what a context fills in later may be a placeholder: %j', fields => {
  expect(faultsBy('table-to-table', { ...JOB, ...fields })).toEqual([])
})

test.each([
  [{ max_active_runs: 'two' }, '/max_active_runs'],
  [{ max_active_runs: '{{runs}} and more' }, '/max_active_runs'],
  [{ catchup: 'yes' }, '/catchup'],
  [{ schedule: '@daily' }, 'must NOT have additional properties'],
  [{ configuration_type: '{{type}}' }, '/configuration_type'],
  [{ workflow: [{ id: 'a', task_type: 'copy' }] }, '/workflow/0/task_type'],
  [{ workflow: [] }, '/workflow'],
])('a document with %j is refused, and the place is told', (fields, place) => {
  expect(faultsBy('table-to-table', { ...JOB, ...fields }).join('\n')).toContain(place)
})
