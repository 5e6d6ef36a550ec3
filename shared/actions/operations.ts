import { z } from 'zod'
import { configuration_type } from '../model/configuration-types.ts'
import { account, configuration_id, environment, run_id } from '../model/fields.ts'
import { SUB_STATUSES } from '../model/statuses.ts'
import { action, lazily } from './action.ts'
import { paging } from './fields.ts'
import { next_expected_date, timing, why } from './freshness.ts'
import { date, facts, named, next_page_token, notes, run } from './shapes.ts'

const lastRun = lazily(() => {
  const { run_id, start_execution_date, duration, status } = run().shape
  return z
    .strictObject({
      run_id,
      status,
      sub_status: z.enum(SUB_STATUSES).nullable(),
      start_execution_date,
      duration,
      error_line: z.string().nullable().describe('The first line of its error'),
      tasks: z.int().min(0).nullable().describe('Which of the lists of `task_ids` its outcomes go by'),
      outcomes: z
        .string()
        .nullable()
        .describe(
          'How each task came out: S succeeded, F failed, - never begun; null while it runs, and of runs that take too much room',
        ),
    })
    .meta({ id: 'LastRun' })
})

/** How the last runs of a configuration went, as its grid is drawn. */
export const lastRuns = lazily(() => ({
  running: z.array(run_id).describe('Those of its last runs that are running'),
  task_ids: z.array(z.array(z.string())).describe('The tasks of its versions, each list once'),
  last_runs: z.array(lastRun()).describe('Its last runs that started, at most 30, the newest first'),
}))

/** Whether a configuration keeps its time, and how fresh its work is. */
export const timeliness = lazily(() => ({
  late: z
    .boolean()
    .describe('Whether a slot waits to be launched, or has not ended in success within `late_after_minutes`'),
  freshness: z
    .strictObject({
      timing: timing().nullable(),
      next_expected_date: next_expected_date(),
      why: why(),
    })
    .nullable()
    .describe(
      'How fresh its work is, as `list_freshness` says; null where it has neither a schedule nor runs',
    ),
}))

const operation = lazily(() =>
  z
    .strictObject({
      ...facts(),
      next_launch: date().nullable().describe('The next slot of its schedule; null where none comes'),
      ...timeliness(),
      notes: notes(),
      ...lastRuns(),
    })
    .meta({ id: 'Operation' }),
)

const undelivered = lazily(() => {
  const { configuration_type, environment, configuration_id } = named()
  return z
    .strictObject({
      alert_id: z.string(),
      date: date(),
      state: z.string().describe('`dead`: given up; `waiting`: overdue'),
      status: z.string().nullable().describe('What it tells; null of a digest of several'),
      configuration_id: configuration_id.nullable(),
      configuration_type: configuration_type.nullable(),
      environment: environment.nullable(),
      run_id: run_id.nullable(),
      attempts: z.int().min(0),
      error: z.string().nullable().describe('Why the latest delivery failed'),
    })
    .meta({ id: 'UndeliveredAlert' })
})

/** How many operations a page has at most: each is with its last runs. */
const MOST_OPERATIONS = 200

/** Whether what names one configuration does so alone and in full, where it names one. */
const isWhole = (value: object): boolean => {
  const has = (name: string) => Reflect.get(value, name) !== undefined
  return !has('configuration_id') || (has('configuration_type') && has('environment') && !has('page_token'))
}

/** What is deployed, with how its runs went. */
export const operationActions = {
  list_operations: action('list_operations', {
    endpoint: 'configuration-status',
    right: 'read',
    repeats: 'freely',
    summary:
      'Lists what is deployed with its last runs, by type, environment and id; archived ones are left out. The first page ' +
      'tells when schedules were last looked after, and which alerts could not be delivered. Of one configuration it ' +
      'tells that alone, or nothing where it is not there.',
    input: {
      account,
      configuration_type: configuration_type.optional(),
      environment: environment.optional(),
      configuration_id: configuration_id
        .describe('Only the configuration of this type, environment and id')
        .optional(),
      ...paging,
      limit: z.int().min(1).max(MOST_OPERATIONS).default(10).describe('How many to list at most'),
    },
    rule: [
      isWhole,
      'must have configuration_type and environment, and no page_token, where it has configuration_id',
    ],
    answer: lazily(() =>
      z
        .strictObject({
          results: z.array(operation()),
          last_tick: z
            .strictObject({ date: date().nullable(), age_seconds: z.int().min(0).nullable() })
            .describe('When schedules were last looked after, of the first page; every minute is usual')
            .optional(),
          undelivered_alerts: z
            .array(undelivered())
            .describe(
              'Alerts that were given up within a week or are overdue, of the first page; twenty of each at most',
            )
            .optional(),
          next_page_token: next_page_token(),
        })
        .meta({ id: 'Operations' }),
    ),
    problems: [],
  }),
}
