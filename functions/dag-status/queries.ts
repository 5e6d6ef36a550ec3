import type { Firestore } from '@google-cloud/firestore'
import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import type { Answer } from '../../shared/http/answer.ts'
import { quote, suggestion } from '../../shared/model/faults.ts'
import { uuidOf } from '../../shared/model/ids.ts'
import type { Table, Task, Work } from '../../shared/model/plan.ts'
import { Problem } from '../../shared/model/problem.ts'
import { formatDate, type Micros } from '../../shared/model/time.ts'
import { checkRun } from '../../shared/run/correct.ts'
import { type Run, readRun } from '../../shared/store/runs.ts'
import { parametersIn } from './details.ts'

/** What a run asks of BigQuery for one of its tasks, by the plan and the code that the runner has it from. */
export async function getTaskQueries(
  input: InputOf<'get_task_queries'>,
  db: Firestore,
): Promise<Answer<AnswerTo<'get_task_queries'>>> {
  const { account, task_id } = input
  const run = checkRun(await readRun(db, account, uuidOf(input.run_id)), input)
  const { configuration_type, environment, configuration_id, run_id, execution_date } = run
  const { task, version } = await taskOf(run, { account, task_id, db })
  const result = {
    ...{ account, configuration_id, configuration_type, environment, run_id, version, task_id },
    execution_date: formatDate(execution_date),
    project: task.project,
    location: task.location,
    ...(await workOf(task, execution_date)),
    sql_parameters: parametersIn(run),
  }
  return { body: { results: [result] } }
}

/** The task of the version that a run runs. @throws Problem `task-not-found` */
async function taskOf(
  run: Run,
  { account, task_id, db }: { account: string; task_id: string; db: Firestore },
): Promise<{ task: Task; version: number }> {
  // What reads plans is loaded only here: no other action needs it.
  const { listPieces, toPlan } = await import('../../shared/store/plan.ts')
  const { version = 1 } = run
  const pieces = await listPieces(db, { account, identity: run, version })
  if (pieces.length === 0)
    throw new Problem('task-not-found', `The tasks of version ${version} are not known: it has no plan yet`)
  const { tasks } = toPlan(pieces)
  const task = tasks.find(({ id }) => id === task_id)
  if (task) return { task, version }
  const ids = tasks.map(({ id }) => id)
  throw new Problem(
    'task-not-found',
    `Version ${version} has no task ${quote(task_id)}${suggestion(task_id, ids)}`,
  )
}

/** What is told of a task's work, its dates filled in. */
async function workOf(task: Task, execution_date: Micros) {
  const { extractJob, filesOf, queryJob, tableReference, tablesOf } = await import(
    '../../shared/run/queries.ts'
  )
  const { work } = task
  const { source, destination, write_disposition } = tablesOf(work)
  const nameOf = (table: Table | undefined): string | null => {
    if (!table) return null
    const { projectId, datasetId, tableId } = tableReference(table, { execution_date })
    return `${projectId}.${datasetId}.${tableId}`
  }
  const isQuery = work.kind === 'query' || work.kind === 'export'
  const job = isQuery ? queryJob(task, work, { execution_date, parameters: [] }) : undefined
  const dataset = job?.defaultDataset
  return {
    task_type: work.kind,
    sql: job?.query ?? null,
    default_dataset: dataset ? `${dataset.projectId}.${dataset.datasetId}` : null,
    source: nameOf(source),
    table: nameOf(destination),
    write_disposition: write_disposition ?? null,
    extraction: work.kind === 'export' ? extraction(work) : null,
  }

  function extraction(work: Extract<Work, { kind: 'export' }>) {
    const { destinationUris, destinationFormat, compression, fieldDelimiter, printHeader } = extractJob(
      work,
      execution_date,
    )
    const { prefix, top } = filesOf(work, execution_date)
    return {
      uris: destinationUris,
      format: destinationFormat,
      compression,
      field_delimiter: fieldDelimiter ?? null,
      print_header: printHeader ?? null,
      top_file: top === undefined ? null : `gs://${work.bucket}/${top}`,
      emptied_folder: work.delete_dest_bucket_content ? `gs://${work.bucket}/${prefix}` : null,
    }
  }
}
