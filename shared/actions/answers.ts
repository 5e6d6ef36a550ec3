import { z } from 'zod'
import { CONFIGURATION_TYPES } from '../model/configuration-types.ts'
import { account, configuration_id, environment, job_id as given_job_id, run_id } from '../model/fields.ts'
import { STATUSES, TASK_STATUSES, TRIGGERS } from '../model/statuses.ts'
import type { Action } from './endpoints.ts'

/** Types are answered by their canonical names alone. */
const configuration_type = z.enum(CONFIGURATION_TYPES)

const job_id = given_job_id.describe('The job')

const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{6})?\+00:00$/)
  .meta({ format: 'date-time', description: 'A moment in UTC, to the microsecond' })

const duration = z
  .string()
  .regex(/^(\d+ days?, )?\d{1,2}:\d{2}:\d{2}(\.\d{6})?$/)
  .describe('`[D day[s], ]H:MM:SS[.ffffff]`')

const next_page_token = z
  .string()
  .describe('There are more: send this as `page_token` with the same filters')
  .optional()

const version = z.int().min(1).describe('The deployed version')
const done = z.strictObject({ message: z.literal('ok') }).meta({ id: 'Done' })
const launched = z.strictObject({ run_id }).meta({ id: 'Launched' })

const run = z
  .strictObject({
    account,
    configuration_id,
    configuration_type,
    duration: duration.nullable().describe('Null until the run ends'),
    environment,
    job_id,
    last_update_date: date.optional(),
    run_id,
    start_execution_date: date,
    status: z.enum(STATUSES),
  })
  .meta({ id: 'Run' })

const failure = z
  .strictObject({ reason: z.string(), message: z.string() })
  .meta({ id: 'Failure', description: 'Why a run or a task failed' })

const task = z
  .strictObject({
    task_id: z.string(),
    status: z.enum(TASK_STATUSES),
    start_date: date.nullable(),
    end_date: date.nullable(),
    duration: duration.nullable(),
    attempt: z.int().min(1).describe('How often it was begun'),
    jobs: z
      .array(z.strictObject({ project: z.string(), location: z.string(), job_id: z.string() }))
      .describe('The BigQuery jobs of its steps, the latest last'),
    rows: z.int().nullable().describe('Rows written, where BigQuery tells'),
    bytes: z.int().nullable().describe('Bytes processed'),
    error: failure.nullable(),
    taken_from: z.string().nullable().describe('The run that had done it before a retry took it over'),
  })
  .meta({ id: 'Task' })

const runDetails = z
  .strictObject({
    ...run.shape,
    execution_date: date.describe('The date the run works for'),
    trigger: z
      .strictObject({
        kind: z.enum(TRIGGERS),
        by: z.string(),
        run_id: z.string().describe('Of a retry: the run it tries again').optional(),
      })
      .nullable()
      .describe('What started it'),
    error: failure.nullable(),
    tasks: z.array(task).describe('The tasks that have begun, or never will, in the order of their start'),
    history: z
      .array(
        z.strictObject({
          date,
          principal: z.string().describe('Who'),
          action: z.string(),
          from: z.unknown().describe('The status before; null for a new run'),
          to: z.unknown().describe('The status after'),
          note: z.string().optional(),
        }),
      )
      .describe('The latest hundred changes, the newest first'),
  })
  .meta({ id: 'RunDetails' })

const runs = z
  .strictObject({ results: z.array(run).describe('The newest first'), next_page_token })
  .meta({ id: 'Runs' })

const workflow = z
  .strictObject({
    account,
    configuration_id,
    configuration_type,
    environment,
    activated: z.boolean(),
    received: z
      .array(z.strictObject({ job_id: z.string(), run_ids: z.array(z.string()) }))
      .describe('The jobs that have succeeded since it last fired, and their runs'),
    missing: z.array(z.string()).describe('The jobs it still waits for'),
    firings: z
      .array(z.strictObject({ date, run_id: z.string() }))
      .describe('When it launched its target, and which run that is; the latest last'),
  })
  .meta({ id: 'Workflow' })

const configuration = z
  .strictObject({
    account,
    configuration_id,
    configuration_type,
    environment,
    activated: z.boolean(),
    archived: z.boolean(),
    version: version.nullable(),
    deployed_date: date.nullable(),
    deployed_by: z.string().nullable(),
    configuration: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('The document, its placeholders replaced; null where none was deployed'),
    files: z.record(z.string(), z.string()).describe('The texts of its files, by their paths'),
  })
  .meta({ id: 'Configuration' })

const configurationSummary = z
  .strictObject({
    account,
    activated: z.boolean(),
    configuration_id,
    configuration_type,
    environment,
    job_ids: z.array(z.string()),
    short_description: z.string().nullable(),
    version: version.nullable(),
    deployed_date: date.nullable(),
  })
  .meta({ id: 'ConfigurationSummary' })

/** What each action answers when it succeeds: these keys and no others. */
export const answers = {
  launch_job: launched,
  retry_run: launched,
  cancel_run: done,
  check_run_status: z.strictObject({ results: z.tuple([run]) }).meta({ id: 'OneRun' }),
  get_last_status: runs,
  get_by_status: runs,
  set_run_status: done,
  get_run_details: z.strictObject({ results: z.tuple([runDetails]) }).meta({ id: 'OneRunDetails' }),
  reset_workflow_status: z
    .strictObject({ code: z.literal(200), data: z.strictObject({}), message: z.literal('ok') })
    .meta({ id: 'WorkflowReset' }),
  get_workflow_status: z.strictObject({ results: z.tuple([workflow]) }).meta({ id: 'OneWorkflow' }),
  set_configuration_status: done,
  deploy_configuration: z
    .strictObject({
      message: z.literal('ok'),
      configuration_id: configuration_id.describe('The id it is stored and addressed under'),
      version,
    })
    .meta({ id: 'Deployed' }),
  get_configuration: z.strictObject({ results: z.tuple([configuration]) }).meta({ id: 'OneConfiguration' }),
  list_configurations: z
    .strictObject({ results: z.array(configurationSummary), next_page_token })
    .meta({ id: 'Configurations' }),
} satisfies Record<Action, z.ZodType>

/** What an action answers. */
export type AnswerTo<A extends Action> = z.output<(typeof answers)[A]>
export type RunAnswer = z.output<typeof run>
