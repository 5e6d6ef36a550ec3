import { z } from 'zod'
import { configuration_type } from '../model/configuration-types.ts'
import { account, configuration_id, environment } from '../model/fields.ts'
import { whoMay } from '../model/roles.ts'
import { action, lazily } from './action.ts'
import { identity, paging } from './fields.ts'
import { date, done, named, next_page_token, warnings } from './shapes.ts'

const object = z.record(z.string(), z.unknown())

const version = lazily(() => z.int().min(1).describe('The deployed version'))

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
        .describe('The document, its placeholders replaced; null where none was deployed'),
      files: z.record(z.string(), z.string()).describe('The texts of its files, by their paths'),
    })
    .meta({ id: 'Configuration' }),
)

const configurationSummary = lazily(() => {
  const { account, ...others } = named()
  return z
    .strictObject({
      account,
      activated: z.boolean(),
      ...others,
      job_ids: z.array(z.string()),
      short_description: z.string().nullable(),
      version: version().nullable(),
      deployed_date: date().nullable(),
    })
    .meta({ id: 'ConfigurationSummary' })
})

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
    summary: 'Stores a new version of a configuration with its files, and makes it the one that runs.',
    input: {
      account,
      environment,
      configuration: object.describe('The document, as it was written; its faults are told at once'),
      files: z
        .record(z.string().min(1), z.string())
        .default({})
        .describe('The texts of the SQL, DDL and documentation files that it names, by their paths'),
      context: object.describe('The context whose constants replace its placeholders').optional(),
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
        })
        .meta({ id: 'Deployed' }),
    ),
    problems: ['configuration-archived', 'account-not-ready', 'conflict'],
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
}
