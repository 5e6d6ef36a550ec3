import { z } from 'zod'
import { action, lazily } from './action.ts'
import { identity } from './fields.ts'
import { date, named } from './shapes.ts'

const input = { ...identity, configuration_type: z.literal('workflow') }

const stand = () => ({
  received: z
    .array(z.strictObject({ job_id: z.string(), run_ids: z.array(z.string()) }))
    .describe('The jobs that have succeeded since it last fired, and their runs'),
  missing: z.array(z.string()).describe('The jobs it still waits for'),
})

const workflow = lazily(() =>
  z
    .strictObject({
      ...named(),
      activated: z.boolean(),
      ...stand(),
      days: z
        .array(z.strictObject({ day: z.string(), ...stand() }))
        .optional()
        .describe(
          'With `per_execution_date`: the same for each day of which some jobs have succeeded, the latest first',
        ),
      firings: z
        .array(
          z.strictObject({
            date: date(),
            run_id: z.string().nullable().describe('The run of its target; null where it launched nothing'),
            execution_date: date().optional().describe('The date that it fired for'),
            why: z.string().optional().describe('Why it launched nothing'),
          }),
        )
        .describe('When it had received all, and what came of it; the latest last'),
    })
    .meta({ id: 'Workflow' }),
)

/** The actions of `POST /v1/workflow/status`. */
export const workflowActions = {
  reset_workflow_status: action('reset_workflow_status', {
    endpoint: 'workflow-status',
    right: 'reset',
    repeats: 'again',
    summary: 'Forgets every job that a workflow has received.',
    input,
    answer: lazily(() =>
      z
        .strictObject({ code: z.literal(200), data: z.strictObject({}), message: z.literal('ok') })
        .meta({ id: 'WorkflowReset' }),
    ),
    problems: ['configuration-not-found', 'workflow-not-found'],
  }),
  get_workflow_status: action('get_workflow_status', {
    endpoint: 'workflow-status',
    right: 'read',
    repeats: 'freely',
    summary: 'Tells which jobs a workflow has received and still waits for, and when it last fired.',
    input,
    answer: lazily(() => z.strictObject({ results: z.tuple([workflow()]) }).meta({ id: 'OneWorkflow' })),
    problems: ['configuration-not-found', 'workflow-not-found'],
  }),
}
