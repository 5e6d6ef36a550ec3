import type { Firestore } from '@google-cloud/firestore'
import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import type { Answer } from '../../shared/http/answer.ts'
import { suggestion } from '../../shared/model/faults.ts'
import type { Table } from '../../shared/model/plan.ts'
import { Problem } from '../../shared/model/problem.ts'
import { lookAs } from './account.ts'
import { documentationOf } from './documentation.ts'
import { columnOf, dateOf, factsOf, partitioningOf, readMetadata } from './metadata.ts'
import { previewOf } from './preview.ts'
import { listDatasets, listNames, Refusal, type Warehouse, type Warehouses } from './warehouse.ts'
import { readReaders, readWriters, writtenBy } from './writers.ts'

/** A table, with its first rows where they may be seen, and who writes and reads it. */
export async function getTable(
  { account, project, dataset, table: name }: InputOf<'get_table'>,
  { db, warehouses }: { db: Firestore; warehouses: Warehouses },
): Promise<Answer<AnswerTo<'get_table'>>> {
  const table: Table = { project, dataset, table: name }
  const { warehouse } = await lookAs({ account, project }, { db, warehouses })
  const metadata = await readMetadata(warehouse, table).catch(told(warehouse, table))
  const [preview, writers, read_by] = await Promise.all([
    previewOf(warehouse, table, metadata),
    readWriters([table], { db, account }).then(all => all(table)),
    readReaders(table, { db, account }),
  ])
  const documentation = await documentationOf(table, writers, { db, account })
  const result = {
    ...factsOf(table, metadata),
    written_by: writtenBy(writers),
    schema: metadata.schema.fields.map(columnOf),
    partitioning: partitioningOf(metadata),
    clustering: metadata.clustering?.fields ?? [],
    labels: metadata.labels,
    expires_date: dateOf(metadata.expirationTime),
    sql: metadata.view?.query ?? metadata.materializedView?.query ?? null,
    documentation,
    read_by,
    ...preview,
  }
  return { body: { results: [result] } }
}

/** What a caller is told where BigQuery does not tell of a table. */
const told = (warehouse: Warehouse, table: Table) => async (error: unknown) => {
  if (!(error instanceof Refusal)) throw error
  const { code, message } = error.answer
  if (code === 404) throw await notFound(warehouse, table)
  if (code >= 500 || code === 429) throw new Problem('unavailable', `${message}; try again`, { cause: error })
  const detail = `The account’s service account may not see ${table.project}.${table.dataset}.${table.table}: ${message}`
  throw new Problem('account-not-ready', detail, { cause: error })
}

/** How many names the one that was meant is looked for among. */
const MOST_NAMES = 1000

async function notFound(warehouse: Warehouse, table: Table): Promise<Problem> {
  const { project, dataset } = table
  try {
    const { names } = await listNames(warehouse, table, { most: MOST_NAMES })
    const detail = `No table ${table.table} in ${project}.${dataset}${suggestion(table.table, names)}`
    return new Problem('table-not-found', detail)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
  const known = await listDatasets(warehouse, project).catch(() => [])
  const meant = suggestion(
    dataset,
    known.map(one => one.dataset),
  )
  return new Problem('table-not-found', `No dataset ${dataset} in ${project}${meant}`)
}
