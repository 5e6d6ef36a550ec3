import { z } from 'zod'
import { configuration_type } from '../model/configuration-types.ts'
import { account, configuration_id, environment, run_id } from '../model/fields.ts'
import { SUB_STATUSES, TRIGGERS } from '../model/statuses.ts'
import { action, lazily } from './action.ts'
import {
  day,
  for_date,
  identity,
  moment,
  note,
  paging,
  settable_status,
  status,
  statuses,
  task_id,
} from './fields.ts'
import { listedRun, runDetails } from './run-details.ts'
import { done, next_page_token, run } from './shapes.ts'
import { taskQueries } from './task-queries.ts'

const filters = { execution_date: day.optional(), status: statuses.optional(), ...paging }

/** Account and run id name a run; what else is given must be its own. */
const ofRun = {
  ...identity,
  environment: environment.optional(),
  configuration_type: configuration_type.optional(),
  configuration_id: configuration_id.optional(),
  run_id,
}

const runs = lazily(() =>
  z
    .strictObject({
      results: z.array(run()).describe('The newest first'),
      next_page_token: next_page_token(),
    })
    .meta({ id: 'Runs' }),
)

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
    input: ofRun,
    answer: lazily(() => z.strictObject({ results: z.tuple([runDetails()]) }).meta({ id: 'OneRunDetails' })),
    problems: ['run-not-found'],
  }),
  get_task_queries: action('get_task_queries', {
    endpoint: 'dag-status',
    right: 'read',
    repeats: 'freely',
    summary:
      'Tells the SQL of a task as a run runs it, its dates filled in, where the result goes, and of an export to which files: ' +
      'what is made for BigQuery, by the version of the run. Account, run id and task id name it.',
    input: { ...ofRun, task_id },
    answer: lazily(() =>
      z.strictObject({ results: z.tuple([taskQueries()]) }).meta({ id: 'OneTasksQueries' }),
    ),
    problems: ['run-not-found', 'task-not-found'],
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
      status: statuses.optional(),
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
