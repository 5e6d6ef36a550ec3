import type { BigQuery, Table as BigQueryTable } from '@google-cloud/bigquery'
import { answerOf } from '../../shared/model/api-error.ts'
import type { Table, TableDefinition, Work } from '../../shared/model/plan.ts'
import { formatDate, type Micros } from '../../shared/model/time.ts'
import { tableReference } from '../../shared/run/queries.ts'
import type { Attempt, Done } from './attempt.ts'
import { JobFailed } from './jobs.ts'

/**
 * Creates a table; one that is there stays as it is, unless it is to be deleted first, or loses the partition of the
 * execution date.
 */
export async function createTable(
  work: Extract<Work, { kind: 'create_table' }>,
  attempt: Attempt,
): Promise<Done> {
  if (work.force_delete) await deleteTable(work.table, attempt)
  const { projectId, datasetId, tableId } = tableReference(work.table, attempt)
  const dataset = attempt.bigquery(projectId).dataset(datasetId)
  const isNew = await refusals(() => dataset.createTable(tableId, metadataOf(work.definition)), 409)
  if (isNew || work.force_delete || !work.force_delete_partition) return {}
  const partition = await partitionOf(dataset.table(tableId), attempt.execution_date)
  if (partition !== undefined)
    await deleteTable({ ...work.table, table: `${work.table.table}$${partition}` }, attempt)
  return {}
}

/** How many digits of `YYYYMMDDHH` name a partition by time. */
const DIGITS: Record<string, number> = { YEAR: 4, MONTH: 6, DAY: 8, HOUR: 10 }

/** The partition that a table has for a date, as it is there; undefined where it has none by time. */
async function partitionOf(table: BigQueryTable, execution_date: Micros): Promise<string | undefined> {
  let type: string | undefined
  await refusals(async () => {
    const [metadata] = await table.getMetadata()
    type = metadata.timePartitioning?.type
  }, 404)
  const digits = formatDate(execution_date).replaceAll(/[-:T]/g, '')
  return type === undefined ? undefined : digits.slice(0, DIGITS[type])
}

/** Deletes a table, or one partition of it; one that is not there is as good as deleted. */
export async function deleteTable(
  table: Table,
  attempt: { bigquery: Attempt['bigquery']; execution_date: number },
): Promise<Done> {
  const { projectId, datasetId, tableId } = tableReference(table, attempt)
  await refusals(() => attempt.bigquery(projectId).dataset(datasetId).table(tableId).delete(), 404)
  return {}
}

/** Keeps what a failed run made for a temporary table for another day, in milliseconds, to look at. */
const KEPT_AFTER_FAILURE = 24 * 3600 * 1000

/** Gives a temporary table of a failed run its end, a day from now. @returns whether the table is there */
export function expireTable(
  table: Table,
  attempt: { bigquery: Attempt['bigquery']; execution_date: number; now: number },
): Promise<boolean> {
  const { projectId, datasetId, tableId } = tableReference(table, attempt)
  const expirationTime = String(Math.floor(attempt.now / 1000) + KEPT_AFTER_FAILURE)
  return refusals(
    () => attempt.bigquery(projectId).dataset(datasetId).table(tableId).setMetadata({ expirationTime }),
    404,
  )
}

/** Makes a table of texts, and its dataset, where they are missing. @throws JobFailed */
export async function createIfMissing(
  bigquery: BigQuery,
  {
    dataset,
    table,
    location,
    fields,
  }: { dataset: string; table: string; location: string; fields: string[] },
): Promise<void> {
  const of = bigquery.dataset(dataset)
  const schema = { fields: fields.map(name => ({ name, type: 'STRING' })) }
  if (await refusals(() => of.table(table).getMetadata(), 404)) return
  await refusals(() => bigquery.createDataset(dataset, { location }), 409)
  await refusals(() => of.createTable(table, { schema }), 409)
}

/** Lets one refusal of BigQuery pass, and answers `false` then; any other is the task's failure. */
async function refusals(ask: () => Promise<unknown>, passed: number): Promise<boolean> {
  try {
    await ask()
    return true
  } catch (error) {
    const answer = answerOf(error)
    if (answer?.code === passed) return false
    if (answer && answer.code < 500 && answer.code !== 429) throw new JobFailed(answer.reason, answer.message)
    throw error
  }
}

/** @see https://cloud.google.com/bigquery/docs/reference/rest/v2/tables#resource:-table */
function metadataOf({
  description,
  schema,
  clustering,
  partitioning,
  range_partitioning,
  require_partition_filter,
}: TableDefinition) {
  return {
    description,
    schema: { fields: schema },
    ...(clustering ? { clustering: { fields: clustering } } : {}),
    ...(partitioning
      ? {
          timePartitioning: {
            type: partitioning.type,
            field: partitioning.field,
            ...(partitioning.expiration_ms === undefined
              ? {}
              : { expirationMs: String(partitioning.expiration_ms) }),
          },
        }
      : {}),
    ...(range_partitioning
      ? {
          rangePartitioning: {
            field: range_partitioning.field,
            range: {
              start: String(range_partitioning.start),
              end: String(range_partitioning.end),
              interval: String(range_partitioning.interval),
            },
          },
        }
      : {}),
    ...(partitioning || range_partitioning ? { requirePartitionFilter: require_partition_filter } : {}),
  }
}
