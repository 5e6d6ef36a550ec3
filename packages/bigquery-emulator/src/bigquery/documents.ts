import { z } from 'zod'
import { Field } from './schema.ts'

const Labels = z.record(z.string(), z.string())

/** A table as the REST interface describes it; what DuckDB cannot hold (descriptions, partitioning) lives only here. */
export const TableDocument = z.looseObject({
  tableReference: z.object({ projectId: z.string(), datasetId: z.string(), tableId: z.string() }),
  type: z.enum(['TABLE', 'VIEW', 'SNAPSHOT']).default('TABLE'),
  schema: z.looseObject({ fields: z.array(Field).default([]) }).optional(),
  description: z.string().optional(),
  friendlyName: z.string().optional(),
  labels: Labels.optional(),
  timePartitioning: z
    .looseObject({
      type: z.string().optional(),
      field: z.string().optional(),
      expirationMs: z.coerce.string().optional(),
    })
    .optional(),
  rangePartitioning: z
    .looseObject({
      field: z.string(),
      range: z.object({ start: z.coerce.string(), end: z.coerce.string(), interval: z.coerce.string() }),
    })
    .optional(),
  clustering: z.looseObject({ fields: z.array(z.string()) }).optional(),
  requirePartitionFilter: z.boolean().optional(),
  expirationTime: z.coerce.string().optional(),
  creationTime: z.string().default('0'),
  lastModifiedTime: z.string().default('0'),
  location: z.string().default('US'),
  view: z.looseObject({ query: z.string() }).optional(),
  tableConstraints: z
    .looseObject({
      primaryKey: z.object({ columns: z.array(z.string()) }).optional(),
      foreignKeys: z
        .array(
          z.looseObject({
            name: z.string(),
            columnReferences: z.array(
              z.object({ referencingColumn: z.string(), referencedColumn: z.string() }),
            ),
          }),
        )
        .optional(),
    })
    .optional(),
  snapshotDefinition: z
    .looseObject({
      baseTableReference: z.object({ projectId: z.string(), datasetId: z.string(), tableId: z.string() }),
      snapshotTime: z.string(),
    })
    .optional(),
})
export type TableDocument = z.infer<typeof TableDocument>

export const DatasetDocument = z.looseObject({
  datasetReference: z.object({ projectId: z.string(), datasetId: z.string() }),
  location: z.string().default('US'),
  description: z.string().optional(),
  friendlyName: z.string().optional(),
  labels: Labels.optional(),
  defaultTableExpirationMs: z.coerce.string().optional(),
  creationTime: z.string().default('0'),
})
export type DatasetDocument = z.infer<typeof DatasetDocument>

/** A routine as it is kept: the text of the statement that made it, which its calls read again, and what is told of it. */
export const RoutineDocument = z.looseObject({
  routineReference: z.object({ projectId: z.string(), datasetId: z.string(), routineId: z.string() }),
  text: z.string(),
})
