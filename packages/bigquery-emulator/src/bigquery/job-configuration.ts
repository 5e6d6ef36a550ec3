import { z } from 'zod'
import { TableDocument } from './documents.ts'
import { Field } from './schema.ts'

export const TableReference = z.object({ projectId: z.string(), datasetId: z.string(), tableId: z.string() })

const Partitioning = {
  timePartitioning: TableDocument.shape.timePartitioning,
  rangePartitioning: TableDocument.shape.rangePartitioning,
  clustering: TableDocument.shape.clustering,
}

const Writing = {
  writeDisposition: z
    .enum(['WRITE_TRUNCATE', 'WRITE_APPEND', 'WRITE_EMPTY', 'WRITE_TRUNCATE_DATA'])
    .optional(),
  createDisposition: z.enum(['CREATE_IF_NEEDED', 'CREATE_NEVER']).optional(),
  schemaUpdateOptions: z.array(z.string()).optional(),
}

type ParameterType = {
  type: string
  arrayType?: ParameterType | undefined
  structTypes?: { name?: string | undefined; type: ParameterType }[] | undefined
}
const ParameterType: z.ZodType<ParameterType> = z.lazy(() =>
  z.looseObject({
    type: z.string(),
    arrayType: ParameterType.optional(),
    structTypes: z.array(z.looseObject({ name: z.string().optional(), type: ParameterType })).optional(),
  }),
)
type ParameterValue = {
  value?: unknown
  arrayValues?: ParameterValue[] | undefined
  structValues?: Record<string, ParameterValue> | undefined
}
const ParameterValue: z.ZodType<ParameterValue> = z.lazy(() =>
  z.looseObject({
    value: z.unknown().optional(),
    arrayValues: z.array(ParameterValue).optional(),
    structValues: z.record(z.string(), ParameterValue).optional(),
  }),
)
export const QueryParameter = z.looseObject({
  name: z.string().optional(),
  parameterType: ParameterType,
  parameterValue: ParameterValue,
})
export type QueryParameter = z.infer<typeof QueryParameter>
export type { ParameterType, ParameterValue }

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform(text => text === 'true')])
const count = z.union([z.number(), z.string()]).transform(Number)

export const QueryConfiguration = z.looseObject({
  query: z.string(),
  useLegacySql: flag.optional(),
  destinationTable: TableReference.optional(),
  defaultDataset: z.looseObject({ datasetId: z.string(), projectId: z.string().optional() }).optional(),
  queryParameters: z.array(QueryParameter).optional(),
  parameterMode: z.string().optional(),
  ...Writing,
  ...Partitioning,
})
export type QueryConfiguration = z.infer<typeof QueryConfiguration>

export const LoadConfiguration = z.looseObject({
  destinationTable: TableReference,
  sourceUris: z.array(z.string()).optional(),
  sourceFormat: z.string().optional(),
  schema: z.looseObject({ fields: z.array(Field) }).optional(),
  autodetect: flag.optional(),
  fieldDelimiter: z.string().optional(),
  skipLeadingRows: count.optional(),
  quote: z.string().optional(),
  nullMarker: z.string().optional(),
  allowQuotedNewlines: flag.optional(),
  allowJaggedRows: flag.optional(),
  ignoreUnknownValues: flag.optional(),
  maxBadRecords: count.optional(),
  encoding: z.string().optional(),
  ...Writing,
  ...Partitioning,
})
export type LoadConfiguration = z.infer<typeof LoadConfiguration>

export const CopyConfiguration = z.looseObject({
  sourceTable: TableReference.optional(),
  sourceTables: z.array(TableReference).optional(),
  destinationTable: TableReference,
  operationType: z.string().optional(),
  ...Writing,
})
export type CopyConfiguration = z.infer<typeof CopyConfiguration>

export const ExtractConfiguration = z.looseObject({
  sourceTable: TableReference,
  destinationUri: z.string().optional(),
  destinationUris: z.array(z.string()).optional(),
  destinationFormat: z.string().optional(),
  fieldDelimiter: z.string().optional(),
  printHeader: flag.optional(),
  compression: z.string().optional(),
})
export type ExtractConfiguration = z.infer<typeof ExtractConfiguration>

/** What a job is to do: exactly one of the four. */
export const JobConfiguration = z.looseObject({
  query: QueryConfiguration.optional(),
  load: LoadConfiguration.optional(),
  copy: CopyConfiguration.optional(),
  extract: ExtractConfiguration.optional(),
  dryRun: flag.optional(),
  labels: z.record(z.string(), z.string()).optional(),
  jobTimeoutMs: z.union([z.number(), z.string()]).optional(),
})
export type JobConfiguration = z.infer<typeof JobConfiguration>
