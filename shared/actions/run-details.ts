import { z } from 'zod'
import { parameterValue } from '../model/parameters.ts'
import { SUB_STATUSES, TASK_STATUSES, TRIGGERS } from '../model/statuses.ts'
import { lazily } from './action.ts'
import { change, date, duration, notes, run } from './shapes.ts'

const failure = lazily(() =>
  z
    .strictObject({ reason: z.string(), message: z.string() })
    .meta({ id: 'Failure', description: 'Why a run or a task failed' }),
)

const runFailure = lazily(() =>
  failure()
    .extend({ task_id: z.string().nullable().describe('The task it is of; null where no task tells') })
    .meta({ id: 'RunFailure', description: 'Why a run failed, or what went wrong in it' }),
)

const job = lazily(() =>
  z
    .strictObject({ project: z.string(), location: z.string(), job_id: z.string() })
    .meta({ id: 'BigQueryJob' }),
)

const attempt = lazily(() =>
  z
    .strictObject({
      start_date: date(),
      end_date: date().nullable(),
      jobs: z.array(job()).describe('Its BigQuery jobs'),
      error: failure().nullable().describe('Why it failed'),
    })
    .meta({ id: 'Attempt' }),
)

const expectation = lazily(() =>
  z
    .strictObject({
      procedure_name: z.string().describe('The procedure that checked it'),
      table: z.string().nullable().describe('The table that it is of, `project.dataset.table`'),
      column_name: z.string().nullable().describe('The column that it is of, where it is of one'),
      passed: z.boolean().nullable().describe('Whether it is met; null where it could not be checked'),
      all_count: z.number().nullable().describe('Rows of the table'),
      reject_count: z.number().nullable().describe('Rows that are rejected'),
      reject_threshold: z.number().nullable().describe('The share of the rows that may be rejected'),
      error: z.string().nullable().describe('Why it could not be checked'),
    })
    .meta({ id: 'Expectation', description: 'What became of an expectation' }),
)

const task = lazily(() =>
  z
    .strictObject({
      task_id: z.string(),
      status: z.enum(TASK_STATUSES),
      start_date: date().nullable(),
      end_date: date().nullable(),
      duration: duration().nullable(),
      attempt: z.int().min(1).describe('How often it was begun'),
      next_attempt_date: date().nullable().describe('When it is tried again, while it waits for that'),
      attempts: z.array(attempt()).describe('Every attempt at it, the latest last'),
      jobs: z.array(job()).describe('The BigQuery jobs of its steps, the latest last'),
      rows: z.int().nullable().describe('Rows written, where BigQuery tells'),
      bytes: z.int().nullable().describe('Bytes processed'),
      error: failure().nullable(),
      expectations: z
        .array(expectation())
        .nullable()
        .describe('Of a task that checks expectations, what became of each'),
      taken_from: z.string().nullable().describe('The run that had done it before a retry took it over'),
      left_out: z
        .boolean()
        .describe('Whether a retry of other tasks has skipped it, and no run before had done it'),
    })
    .meta({ id: 'Task' }),
)

const trigger = lazily(() =>
  z.strictObject({
    kind: z.enum(TRIGGERS),
    by: z.string(),
    run_id: z.string().describe('Of a retry: the run it tries again').optional(),
    backfill_id: z.string().describe('Of a backfill: which one').optional(),
    only: z.array(z.string()).describe('Of a retry: the tasks that it does once more').optional(),
    from: z.string().describe('Of a retry: the first of the tasks that it does once more').optional(),
  }),
)

/** A run with all that is known of it. */
export const runDetails = lazily(() =>
  z
    .strictObject({
      ...run().shape,
      sub_status: z
        .enum(SUB_STATUSES)
        .nullable()
        .describe('What went wrong in it, the gravest; null until it ends, and for NO_MATCH and CHECKED'),
      version: z.int().min(1).nullable().describe('The deployed version that it runs, where it is known'),
      execution_date: date().describe('The date the run works for'),
      trigger: trigger().nullable().describe('What started it'),
      sql_parameters: z
        .record(z.string(), parameterValue)
        .nullable()
        .describe('The values of its parameters, defaults and all; null where it has none'),
      error: runFailure().nullable(),
      tasks: z
        .array(task())
        .describe('The tasks that have begun, or never will, in the order of their start'),
      notes: notes(),
      history: z.array(change()).describe('The latest hundred changes, the newest first'),
    })
    .meta({ id: 'RunDetails' }),
)

/** A run, as the list over all tells of it. */
export const listedRun = lazily(() => {
  const { sub_status, version, execution_date, trigger, notes } = runDetails().shape
  return z
    .strictObject({
      ...run().shape,
      sub_status,
      version,
      execution_date,
      trigger,
      error_line: z.string().nullable().describe('The first line of its error'),
      outcomes: z
        .string()
        .nullable()
        .describe(
          'How its tasks came out, in the order of its version’s tasks: S succeeded, F failed, - never begun',
        ),
      notes,
    })
    .meta({ id: 'ListedRun' })
})
