import { z } from 'zod'
import { configuration_type } from '../model/configuration-types.ts'
import { account, configuration_id, environment, run_id } from '../model/fields.ts'
import { parameterValue } from '../model/parameters.ts'
import { SUB_STATUSES, TASK_STATUSES, TRIGGERS } from '../model/statuses.ts'
import { action, lazily } from './action.ts'
import { day, for_date, identity, moment, note, paging, settable_status, status, statuses } from './fields.ts'
import { change, date, done, duration, next_page_token, notes, run } from './shapes.ts'

const filters = { execution_date: day.optional(), status: statuses.optional(), ...paging }

const runs = lazily(() =>
  z
    .strictObject({
      results: z.array(run()).describe('The newest first'),
      next_page_token: next_page_token(),
    })
    .meta({ id: 'Runs' }),
)

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

const runDetails = lazily(() =>
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

const listedRun = lazily(() => {
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

/** The actions of `POST /v1/dag/status`. */
export const statusActions = {
  check_run_status: action('check_run_status', {
    endpoint: 'dag-status',
    right: 'read',
    repeats: 'freely',
    summary: 'Tells how one run stands.',
    input: { ...identity, run_id },
    answer: lazily(() => z.strictObject({ results: z.tuple([run()]) }).meta({ id: 'OneRun' })),
    problems: ['run-not-found'],
  }),
  get_last_status: action('get_last_status', {
    endpoint: 'dag-status',
    right: 'read',
    repeats: 'freely',
    summary: 'Lists the last runs of a configuration, or of one of its jobs, the newest first.',
    input: { ...identity, ...filters },
    answer: runs,
    problems: ['configuration-not-found', 'workflow-not-found'],
  }),
  get_by_status: action('get_by_status', {
    endpoint: 'dag-status',
    right: 'read',
    repeats: 'freely',
    summary:
      'Lists the last runs of all configurations of a type, the newest first; those of archived ones are left out.',
    input: { account, environment: environment.optional(), configuration_type, ...filters },
    answer: runs,
    problems: [],
  }),
  set_run_status: action('set_run_status', {
    endpoint: 'dag-status',
    right: 'set_status',
    repeats: 'again',
    summary: 'Sets a run’s status by hand; the runner never overwrites it.',
    input: {
      ...identity,
      environment: environment.optional(),
      run_id,
      status: settable_status,
      expected_status: status.describe('Fail with 409 unless the run stands so').optional(),
      note: note.optional(),
    },
    answer: done,
    problems: ['run-not-found', 'conflict'],
  }),
  get_run_details: action('get_run_details', {
    endpoint: 'dag-status',
    right: 'read',
    repeats: 'freely',
    summary:
      'Tells of one run with its tasks, its error, what started it, and who changed it. Account and run id name it; what ' +
      'else is given must be its own.',
    input: {
      ...identity,
      environment: environment.optional(),
      configuration_type: configuration_type.optional(),
      configuration_id: configuration_id.optional(),
      run_id,
    },
    answer: lazily(() => z.strictObject({ results: z.tuple([runDetails()]) }).meta({ id: 'OneRunDetails' })),
    problems: ['run-not-found'],
  }),
  list_runs: action('list_runs', {
    endpoint: 'dag-status',
    right: 'read',
    repeats: 'freely',
    summary:
      'Lists the runs of all types, the newest start first; those of archived configurations are left out. With ' +
      '`updated_after` lists those that changed since, the earliest change first.',
    input: {
      account,
      environment: environment.optional(),
      configuration_type: configuration_type.optional(),
      configuration_id: configuration_id.describe('Only runs of this very id').optional(),
      status: status.optional(),
      sub_status: z.enum(SUB_STATUSES).optional(),
      trigger: z.enum(TRIGGERS).describe('Only runs that this started').optional(),
      for_date: for_date.optional(),
      started_from: moment.describe('Only runs that started at this moment, or day, or later').optional(),
      started_to: moment.describe('Only runs that started before this moment, or day').optional(),
      updated_after: moment
        .describe(
          'Only runs whose `last_update_date` is later. A change may be seen some seconds after its date: ask from a little before the latest one known. How the tasks of a running run stand is in `get_run_details`',
        )
        .optional(),
      ...paging,
    },
    answer: lazily(() =>
      z
        .strictObject({ results: z.array(listedRun()), next_page_token: next_page_token() })
        .meta({ id: 'ListedRuns' }),
    ),
    problems: [],
  }),
}
