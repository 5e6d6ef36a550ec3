import { z } from 'zod'
import type { Column } from '../../shared/actions/catalog.ts'
import type { Table } from '../../shared/model/plan.ts'
import { formatDate } from '../../shared/model/time.ts'
import { answered, type Warehouse } from './warehouse.ts'

/** BigQuery writes large numbers as texts. */
const count = z.coerce.number().int().nonnegative().optional()

const field = z.object({
  name: z.string(),
  type: z.string(),
  mode: z.string().optional(),
  description: z.string().optional(),
  policyTags: z.object({ names: z.array(z.string()).default([]) }).optional(),
  /** Said of the column itself, without tags. */
  dataPolicies: z.array(z.unknown()).optional(),
  get fields() {
    return z.array(field).optional()
  },
})
/** A column, as BigQuery tells it. */
export type Field = z.output<typeof field>

const metadata = z.object({
  type: z.string().default('TABLE'),
  numRows: count,
  numBytes: count,
  location: z.string().optional(),
  creationTime: count,
  lastModifiedTime: count,
  expirationTime: count,
  description: z.string().optional(),
  labels: z.record(z.string(), z.string()).default({}),
  schema: z.object({ fields: z.array(field).default([]) }).default({ fields: [] }),
  timePartitioning: z
    .object({
      type: z.string().default('DAY'),
      field: z.string().optional(),
      expirationMs: count,
      requirePartitionFilter: z.boolean().optional(),
    })
    .optional(),
  rangePartitioning: z.object({ field: z.string() }).optional(),
  requirePartitionFilter: z.boolean().optional(),
  clustering: z.object({ fields: z.array(z.string()).default([]) }).optional(),
  view: z.object({ query: z.string().optional() }).optional(),
  materializedView: z.object({ query: z.string().optional() }).optional(),
})
/** A table, as BigQuery tells it. */
export type Metadata = z.output<typeof metadata>

/** What BigQuery knows of a table, free of charge. @throws Refusal */
export async function readMetadata(warehouse: Warehouse, table: Table): Promise<Metadata> {
  const asked = warehouse.bigquery(table.project).dataset(table.dataset).table(table.table).getMetadata()
  const [answer] = await answered(warehouse, asked)
  return metadata.parse(answer)
}

/** A moment of BigQuery's, in milliseconds; 0 stands for none. */
export const dateOf = (millis: number | undefined): string | null =>
  millis ? formatDate(millis * 1000) : null

/** What lists tell of a table. */
export function factsOf({ project, dataset, table }: Table, found: Metadata) {
  const isView = found.type === 'VIEW'
  return {
    project,
    dataset,
    table,
    type: found.type,
    rows: isView ? null : (found.numRows ?? null),
    bytes: isView ? null : (found.numBytes ?? null),
    location: found.location ?? null,
    created_date: dateOf(found.creationTime),
    last_modified_date: dateOf(found.lastModifiedTime),
    description: found.description ?? null,
  }
}

/** How a table is parted; null where it is not. */
export function partitioningOf({ timePartitioning, rangePartitioning, requirePartitionFilter }: Metadata) {
  const filter_required = requirePartitionFilter ?? timePartitioning?.requirePartitionFilter ?? false
  if (timePartitioning) {
    const { type, field = null, expirationMs = null } = timePartitioning
    return { type, field, expiration_ms: expirationMs, filter_required }
  }
  if (!rangePartitioning) return null
  return { type: 'RANGE', field: rangePartitioning.field, expiration_ms: null, filter_required }
}

/** A column as it is answered. */
export const columnOf = ({ name, type, mode, description, fields }: Field): Column => ({
  name,
  type,
  mode: mode ?? 'NULLABLE',
  description: description ?? null,
  ...(fields && fields.length > 0 ? { fields: fields.map(columnOf) } : {}),
})
