import { z } from 'zod'
import { parseAs, pointer, quote, suggestion } from '../model/faults.ts'
import { isWithinDepth, jsonFault } from '../model/json.ts'
import type { Field, TableDefinition } from '../model/plan.ts'
import type { Fault } from '../model/problem.ts'

/** BigQuery's own limit is 15 records in records; each is two levels. */
const MAX_DEPTH = 50

const COLUMN_TYPES = [
  ...['STRING', 'BYTES', 'INTEGER', 'INT64', 'FLOAT', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC', 'BOOLEAN', 'BOOL'],
  ...['TIMESTAMP', 'DATE', 'TIME', 'DATETIME', 'GEOGRAPHY', 'JSON', 'INTERVAL', 'RECORD', 'STRUCT'],
]

const column: z.ZodType<Field> = z
  .strictObject({
    name: z.string().regex(/^[\p{L}\p{N}_ -]{1,300}$/u, 'must be the name of a BigQuery column'),
    type: z
      .string()
      .transform(type => type.toUpperCase())
      .pipe(z.enum(COLUMN_TYPES)),
    mode: z
      .string()
      .transform(mode => mode.toUpperCase())
      .pipe(z.enum(['NULLABLE', 'REQUIRED', 'REPEATED']))
      .optional(),
    description: z.string().max(1024).optional(),
    get fields() {
      return z.array(column).min(1).optional()
    },
  })
  .refine(({ type, fields }) => (type === 'RECORD' || type === 'STRUCT') === (fields !== undefined), {
    error: 'must have fields where it is a RECORD, and only there',
    path: ['fields'],
  })

const ddlFile = z.strictObject({
  $schema: z.string().optional(),
  bq_table_description: z.string().max(16_384).optional(),
  bq_table_schema: z.array(column).min(1).max(10_000),
  bq_table_clustering_fields: z.array(z.string()).max(4).nullish(),
  bq_table_timepartitioning_field: z.string().nullish(),
  bq_table_timepartitioning_type: z.enum(['DAY', 'HOUR', 'MONTH', 'YEAR']).nullish(),
  bq_table_timepartitioning_expiration_ms: z.int().positive().nullish(),
  bq_table_require_partition_filter: z.boolean().nullish(),
})
type DdlFile = z.output<typeof ddlFile>

/** The table that a DDL file describes, or the file's faults. */
export type Ddl = { definition?: TableDefinition; faults: Fault[] }

/** Reads the text of a DDL file; `at` is where it is. */
export function parseDdl(text: string, at: PropertyKey[]): Ddl {
  const json = parseText(text)
  if (json === undefined) {
    return { faults: [{ pointer: pointer(at), detail: `is not JSON: ${jsonFault(text)}` }] }
  }
  if (!isWithinDepth(json, MAX_DEPTH))
    return { faults: [{ pointer: pointer(at), detail: 'is nested too deep' }] }
  const { data, faults } = parseAs(ddlFile, json, at)
  if (data === undefined) return { faults }
  const wrong = faultsOfColumns(data, at)
  return wrong.length > 0 ? { faults: wrong } : { definition: definitionOf(data), faults: [] }
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Columns that are named twice, or named elsewhere without being there. */
function faultsOfColumns(file: DdlFile, at: PropertyKey[]): Fault[] {
  const names = file.bq_table_schema.map(({ name }) => name)
  const lower = names.map(name => name.toLowerCase())
  const faults: Fault[] = []
  const tell = (path: PropertyKey[], detail: string) =>
    faults.push({ pointer: pointer([...at, ...path]), detail })
  for (const [index, name] of names.entries()) {
    const isRepeat = lower.indexOf(name.toLowerCase()) < index
    if (isRepeat) tell(['bq_table_schema', index, 'name'], `Another column is named ${quote(name)} too`)
  }
  const check = (path: PropertyKey[], name: string) => {
    if (!lower.includes(name.toLowerCase()))
      tell(path, `No column is named ${quote(name)}${suggestion(name, names)}`)
  }
  const { bq_table_timepartitioning_field: partitioning, bq_table_clustering_fields: clustering } = file
  if (partitioning) check(['bq_table_timepartitioning_field'], partitioning)
  for (const [index, name] of (clustering ?? []).entries()) check(['bq_table_clustering_fields', index], name)
  if (file.bq_table_require_partition_filter && !isPartitioned(file)) {
    tell(
      ['bq_table_require_partition_filter'],
      'needs a partitioned table: set bq_table_timepartitioning_field',
    )
  }
  return faults
}

const isPartitioned = (file: DdlFile): boolean =>
  [
    file.bq_table_timepartitioning_field,
    file.bq_table_timepartitioning_type,
    file.bq_table_timepartitioning_expiration_ms,
  ].some(value => value !== undefined && value !== null)

function definitionOf(file: DdlFile): TableDefinition {
  const { bq_table_description, bq_table_clustering_fields, bq_table_require_partition_filter } = file
  const { bq_table_timepartitioning_field, bq_table_timepartitioning_expiration_ms } = file
  return {
    ...(bq_table_description === undefined ? {} : { description: bq_table_description }),
    schema: file.bq_table_schema,
    ...(bq_table_clustering_fields?.length ? { clustering: bq_table_clustering_fields } : {}),
    ...(isPartitioned(file)
      ? {
          partitioning: {
            type: file.bq_table_timepartitioning_type ?? 'DAY',
            ...(bq_table_timepartitioning_field ? { field: bq_table_timepartitioning_field } : {}),
            ...(bq_table_timepartitioning_expiration_ms
              ? { expiration_ms: bq_table_timepartitioning_expiration_ms }
              : {}),
          },
        }
      : {}),
    ...(bq_table_require_partition_filter ? { require_partition_filter: true } : {}),
  }
}
