import { jobId } from '../../shared/model/ids.ts'
import { formatDate } from '../../shared/model/time.ts'
import { readRun } from '../../shared/store/runs.ts'
import type { Attempt } from './attempt.ts'
import { finishQuery, insertJob, JobFailed } from './jobs.ts'
import { createIfMissing } from './tables.ts'

/** The step of an attempt that keeps the results. */
export const RESULTS_STEP = 'results'

const DATASET = 'tailer_common'
const TABLE = 'expectation_results'
const TEXTS = [
  ...['job_id', 'dag_id', 'account', 'environment', 'run_id', 'configuration_type', 'configuration_id'],
  ...['task_id', 'execution_date', 'criticality', 'task_criticality', 'expectation_result'],
]

/**
 * Keeps a row for each result in `tailer_common.expectation_results` of the task's project, which is made where it is
 * missing. The criticality stands under both names that readers of the table know.
 * @throws JobFailed
 */
export async function keepResults(results: readonly string[], attempt: Attempt): Promise<void> {
  const { task, held, execution_date } = attempt
  const reference = attempt.job(RESULTS_STEP)
  const bigquery = attempt.bigquery(reference.project)
  const run = await readRun(held.db, held.account, held.uuid)
  if (!run) throw new JobFailed('invalid', 'The run is not there any more')
  await createIfMissing(bigquery, { dataset: DATASET, table: TABLE, location: task.location, fields: TEXTS })
  const values: Record<string, string> = {
    job_id: jobId(held.account, run),
    dag_id: run.configuration_id,
    account: held.account,
    environment: run.environment,
    run_id: run.run_id,
    configuration_type: run.configuration_type,
    configuration_id: run.configuration_id,
    task_id: task.id,
    execution_date: formatDate(execution_date),
    criticality: task.criticality,
    task_criticality: task.criticality,
  }
  const columns = TEXTS.slice(0, -1)
  const job = await insertJob(bigquery, reference, {
    query: {
      useLegacySql: false,
      query: `INSERT INTO \`${reference.project}.${DATASET}.${TABLE}\` (${TEXTS.join(', ')})
SELECT ${columns.map(name => `@${name}`).join(', ')}, result FROM UNNEST(@results) AS result`,
      parameterMode: 'NAMED',
      queryParameters: [
        ...columns.map(name => ({
          name,
          parameterType: { type: 'STRING' },
          parameterValue: { value: values[name] ?? '' },
        })),
        {
          name: 'results',
          parameterType: { type: 'ARRAY', arrayType: { type: 'STRING' } },
          parameterValue: { arrayValues: results.map(value => ({ value })) },
        },
      ],
    },
  })
  await finishQuery(job, attempt.signal)
}
