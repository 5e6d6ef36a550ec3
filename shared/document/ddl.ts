import { z } from 'zod'
import { parseAs, pointer, quote, suggestion } from '../model/faults.ts'
import { isWithinDepth, jsonFault } from '../model/json.ts'
import type { Field, TableDefinition } from '../model/plan.ts'
import type { Fault } from '../model/problem.ts'

/** BigQuery's own limit is 15 records in records; each is two levels. */
const MAX_DEPTH = 50

/** The types of a column, which may be written in lower case. */
export const COLUMN_TYPES = [
  ...['STRING', 'BYTES', 'INTEGER', 'INT64', 'FLOAT', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC', 'BOOLEAN', 'BOOL'],
  ...['TIMESTAMP', 'DATE', 'TIME', 'DATETIME', 'GEOGRAPHY', 'JSON', 'INTERVAL', 'RECORD', 'STRUCT'],
]

/** What a column may hold beside single values, which may be written in lower case. */
export const COLUMN_MODES = ['NULLABLE', 'REQUIRED', 'REPEATED']

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
      .pipe(z.enum(COLUMN_MODES))
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

/** Documents out there write some numbers and truths as texts. */
const number = z
  .union([
    z.int('must be a whole number'),
    z
      .string()
      .regex(/^-?\d{1,15}$/)
      .transform(Number),
  ])
  .nullish()
const truth = z
  .union([
    z.boolean('must be true or false'),
    z
      .string()
      .regex(/^(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$/)
      .transform(text => /^t/i.test(text)),
  ])
  .nullish()

/** The text of a DDL file, as JSON. */
export const ddlFile = z.strictObject({
  $schema: z.string().optional(),
  bq_table_description: z.string().max(16_384).optional(),
  bq_table_schema: z.array(column).min(1).max(10_000),
  bq_table_clustering_fields: z.array(z.string()).max(4).nullish(),
  bq_table_timepartitioning_field: z.string().nullish(),
  bq_table_timepartitioning_type: z.enum(['DAY', 'HOUR', 'MONTH', 'YEAR']).nullish(),
  bq_table_timepartitioning_expiration_ms: number.refine(given => (given ?? 1) > 0, 'must be above 0'),
  bq_table_range_partitioning_field: z.string().nullish(),
  bq_table_range_partitioning_start: number,
  bq_table_range_partitioning_end: number,
  bq_table_range_partitioning_interval: number.refine(given => (given ?? 1) > 0, 'must be above 0'),
  bq_table_require_partition_filter: truth,
  /** Its old name. */
  bq_table_timepartitioning_require_partition_filter: truth,
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
  faults.push(...faultsOfPartitioning(file, at))
  const { bq_table_range_partitioning_field: range } = file
  if (range) check(['bq_table_range_partitioning_field'], range)
  return faults
}

function faultsOfPartitioning(file: DdlFile, at: PropertyKey[]): Fault[] {
  const faults: Fault[] = []
  const tell = (field: keyof DdlFile, detail: string) =>
    faults.push({ pointer: pointer([...at, field]), detail })
  const range = RANGE.filter(field => isGiven(file[field]))
  if (range.length > 0) {
    for (const field of RANGE)
      if (!range.includes(field))
        tell(field, `is required: a table is partitioned by ranges by ${RANGE.join(', ')}`)
    const { bq_table_range_partitioning_start: start, bq_table_range_partitioning_end: end } = file
    if (isGiven(start) && isGiven(end) && Number(start) >= Number(end))
      tell('bq_table_range_partitioning_end', 'must be above bq_table_range_partitioning_start')
    const [time] = TIME.filter(field => isGiven(file[field]))
    if (time)
      tell(
        time,
        'cannot be given beside bq_table_range_partitioning_field: a table is partitioned in one way',
      )
  }
  const { bq_table_require_partition_filter: filter, [OLD_FILTER]: oldFilter } = file
  if (isGiven(filter) && isGiven(oldFilter) && filter !== oldFilter)
    tell(OLD_FILTER, 'is the old name of bq_table_require_partition_filter, which says otherwise')
  const filtering = filter ? 'bq_table_require_partition_filter' : OLD_FILTER
  if (needsFilter(file) && !isPartitioned(file) && range.length === 0)
    tell(filtering, 'needs a partitioned table: set bq_table_timepartitioning_field')
  return faults
}

const TIME = [
  'bq_table_timepartitioning_field',
  'bq_table_timepartitioning_type',
  'bq_table_timepartitioning_expiration_ms',
] as const
const RANGE = [
  'bq_table_range_partitioning_field',
  'bq_table_range_partitioning_start',
  'bq_table_range_partitioning_end',
  'bq_table_range_partitioning_interval',
] as const
const OLD_FILTER = 'bq_table_timepartitioning_require_partition_filter'

const isGiven = (value: unknown): boolean => value !== undefined && value !== null
const isPartitioned = (file: DdlFile): boolean => TIME.some(field => isGiven(file[field]))
const needsFilter = (file: DdlFile): boolean =>
  (file.bq_table_require_partition_filter ?? file[OLD_FILTER]) === true

/** How the table is partitioned by ranges; nothing where it is not. */
function rangesOf(file: DdlFile): Pick<TableDefinition, 'range_partitioning'> {
  const { bq_table_range_partitioning_field: field, bq_table_range_partitioning_start: start } = file
  const { bq_table_range_partitioning_end: end, bq_table_range_partitioning_interval: interval } = file
  if (!field || !isNumber(start) || !isNumber(end) || !isNumber(interval)) return {}
  return { range_partitioning: { field, start, end, interval } }
}
const isNumber = (value: number | null | undefined): value is number => typeof value === 'number'

function definitionOf(file: DdlFile): TableDefinition {
  const { bq_table_description, bq_table_clustering_fields } = file
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
    ...rangesOf(file),
    ...(needsFilter(file) ? { require_partition_filter: true } : {}),
  }
}
