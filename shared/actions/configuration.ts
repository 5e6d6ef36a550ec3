import { z } from 'zod'
import { configuration_type } from '../model/configuration-types.ts'
import { CRITICALITIES } from '../model/criticality.ts'
import { account, configuration_id, environment } from '../model/fields.ts'
import { whoMay } from '../model/roles.ts'
import { action, lazily } from './action.ts'
import { identity, paging } from './fields.ts'
import { lastRuns, operationActions, timeliness } from './operations.ts'
import {
  change,
  date,
  done,
  facts,
  named,
  next_page_token,
  notes,
  version,
  warnings,
  work,
} from './shapes.ts'

const object = z.record(z.string(), z.unknown())

const listedVersion = lazily(() =>
  z
    .strictObject({
      version: version(),
      deployed_date: date(),
      deployed_by: z.string(),
    })
    .meta({ id: 'ListedVersion' }),
)

const plannedTask = lazily(() =>
  z
    .strictObject({
      task_id: z.string(),
      ...work(),
      temporary: z.boolean().describe('Whether that table is deleted when the run ends'),
      files: z.string().nullable().describe('Of an export: its folder and the name of its files'),
      criticality: z.enum(CRITICALITIES).describe('What its failure does to its run'),
      depends_on: z
        .array(z.int().min(0))
        .describe('The tasks that come before it, as the runner has it: their places in this list, from 0'),
    })
    .meta({ id: 'PlannedTask' }),
)

const awaitedJob = lazily(() => {
  const { configuration_type, environment, configuration_id } = named()
  return z
    .strictObject({
      job_id: z.string(),
      configuration_type: configuration_type.nullable().describe('Null of a job of no known type'),
      environment,
      configuration_id: configuration_id.nullable().describe('Null of a job of no known type'),
    })
    .meta({ id: 'AwaitedJob' })
})

const workflow = lazily(() => {
  const { configuration_type, environment, configuration_id } = named()
  return z
    .strictObject({
      awaits: z.array(awaitedJob()).describe('The jobs that it awaits, and their configurations'),
      target: z
        .strictObject({ configuration_type, environment, configuration_id })
        .nullable()
        .describe('The configuration that it launches then'),
    })
    .meta({ id: 'WorkflowGraph' })
})

const configuration = lazily(() =>
  z
    .strictObject({
      ...named(),
      activated: z.boolean(),
      archived: z.boolean(),
      next_launch: date().nullable().describe('The next slot of its schedule; null where none comes'),
      next_reset: date().nullable().describe('When a workflow forgets next; null where it never does'),
      version: version().nullable(),
      deployed_date: date().nullable(),
      deployed_by: z.string().nullable(),
      configuration: z
        .record(z.string(), z.unknown())
        .nullable()
        .describe('The document as it was written; null where none was deployed'),
      files: z
        .record(z.string(), z.string())
        .describe('The texts of its files as they were written, by their paths'),
      filled: z
        .strictObject({
          configuration: z.record(z.string(), z.unknown()),
          files: z.record(z.string(), z.string()).describe('Those alone that placeholders changed'),
        })
        .nullable()
        .describe('What placeholders made of the document and its files; null where they changed nothing'),
      tasks: z
        .array(plannedTask())
        .nullable()
        .describe(
          'What this version does, in the order that `outcomes` go by; names hold their placeholders. Null of types that run ' +
            'no tasks, and of a version from before plans were stored that has not run since',
        ),
      workflow: workflow().nullable().describe('Of a workflow: what its latest version joins'),
      context_id: z.string().nullable().describe('The context it was deployed with'),
      context_version: version().nullable().describe('The version of it; null of a document that was sent'),
      context_values: z
        .record(z.string(), z.unknown())
        .nullable()
        .describe('The values it had, by their names; null where they were not kept'),
      ...timeliness(),
      ...lastRuns(),
      notes: notes(),
      versions: z.array(listedVersion()).describe('The latest fifty versions, the newest first'),
      history: z.array(change()).describe('The latest hundred changes, the newest first'),
    })
    .meta({ id: 'Configuration' }),
)

const outOfDate = lazily(() => {
  const { configuration_type, environment, configuration_id } = named()
  return z
    .strictObject({
      configuration_type,
      environment,
      configuration_id,
      version: version().nullable(),
      context_version: version().nullable().describe('The version of the context it was deployed with'),
    })
    .meta({ id: 'OutOfDate' })
})

const configurationSummary = lazily(() =>
  z
    .strictObject({ ...facts(), job_ids: z.array(z.string()), deployed_date: date().nullable() })
    .meta({ id: 'ConfigurationSummary' }),
)

/** The actions of `POST /v1/configuration/status`. */
export const configurationActions = {
  set_configuration_status: action('set_configuration_status', {
    endpoint: 'configuration-status',
    right: 'switch',
    rightFor: ({ archived }) => (archived === true ? 'archive' : 'switch'),
    repeats: 'again',
    summary: `Disables, enables or archives a configuration. Archiving needs ${whoMay('archive')}, bringing back from the archive ${whoMay('restore')}.`,
    input: {
      ...identity,
      activated: z.boolean().describe('Whether it may have new runs').optional(),
      archived: z.boolean().describe('Whether it is kept out of every list, and not launched').optional(),
    },
    oneOf: ['activated', 'archived'],
    answer: done,
    problems: ['configuration-not-found', 'workflow-not-found', 'conflict'],
  }),
  deploy_configuration: action('deploy_configuration', {
    endpoint: 'configuration-status',
    right: 'deploy',
    repeats: 'again',
    summary:
      'Stores a new version of a configuration with its files, and makes it the one that runs: of a document, or, by ' +
      '`from_version`, an earlier version anew. Of a context it tells what was deployed with other values of it.',
    input: {
      account,
      environment,
      configuration: object
        .describe('The document, as it was written; its faults are told at once')
        .optional(),
      configuration_type: configuration_type.optional(),
      configuration_id: configuration_id.optional(),
      from_version: version()
        .describe(
          'The version of the configuration of this type and id to deploy anew, with its files, under the same id',
        )
        .optional(),
      files: z
        .record(z.string().min(1), z.string())
        .default({})
        .describe('The texts of the SQL, DDL and documentation files that it names, by their paths'),
      context: object
        .describe('The document of the context whose constants replace its placeholders')
        .optional(),
      context_id: configuration_id
        .describe(
          'A deployed context, in place of its document: its latest values. Else a version keeps its own',
        )
        .optional(),
      validate_only: z
        .boolean()
        .default(false)
        .describe('Checks all that a deployment checks, and deploys nothing'),
    },
    answer: lazily(() =>
      z
        .strictObject({
          message: z.literal('ok'),
          configuration_id: configuration_id.describe('The id it is stored and addressed under'),
          version: version().nullable().describe('The deployed version; null where nothing was deployed'),
          warnings: warnings(),
          out_of_date: z
            .array(outOfDate())
            .describe(
              'Of a context: what was deployed with other values of it, a thousand at most. ' +
                '`from_version` of the `version` here with `context_id` deploys it with these',
            )
            .optional(),
        })
        .meta({ id: 'Deployed' }),
    ),
    either: ['configuration', 'from_version'],
    problems: [
      'configuration-not-found',
      'configuration-disabled',
      'configuration-archived',
      'account-not-ready',
      'conflict',
    ],
  }),
  get_configuration: action('get_configuration', {
    endpoint: 'configuration-status',
    right: 'read',
    repeats: 'freely',
    summary: 'Tells of a configuration, with a deployed document and its files.',
    input: {
      ...identity,
      version: z.int().min(1).describe('A deployed version; the latest unless given').optional(),
    },
    answer: lazily(() =>
      z.strictObject({ results: z.tuple([configuration()]) }).meta({ id: 'OneConfiguration' }),
    ),
    problems: ['configuration-not-found', 'workflow-not-found'],
  }),
  list_configurations: action('list_configurations', {
    endpoint: 'configuration-status',
    right: 'read',
    repeats: 'freely',
    summary: 'Lists what is deployed, by type, environment and id; archived ones are left out.',
    input: {
      account,
      configuration_type: configuration_type.optional(),
      environment: environment.optional(),
      ...paging,
    },
    answer: lazily(() =>
      z
        .strictObject({ results: z.array(configurationSummary()), next_page_token: next_page_token() })
        .meta({ id: 'Configurations' }),
    ),
    problems: [],
  }),
  ...operationActions,
}
