import { z } from 'zod'
import { configuration_type } from '../model/configuration-types.ts'
import { account, environment } from '../model/fields.ts'
import { identity, paging } from './fields.ts'
import type { Schemas } from './parse.ts'

const object = z.record(z.string(), z.unknown())

/** The actions of `POST /v1/configuration/status`. */
export const configurationActions = {
  set_configuration_status: z
    .strictObject({
      action: z.literal('set_configuration_status'),
      ...identity,
      activated: z.boolean().describe('Whether it may have new runs').optional(),
      archived: z.boolean().describe('Whether it is kept out of every list, and not launched').optional(),
    })
    .refine(({ activated, archived }) => activated !== undefined || archived !== undefined, {
      error: 'must have activated, archived or both',
      when: () => true,
    }),
  deploy_configuration: z.strictObject({
    action: z.literal('deploy_configuration'),
    account,
    environment,
    configuration: object.describe('The document, as it was written; its faults are told at once'),
    files: z
      .record(z.string().min(1), z.string())
      .default({})
      .describe('The texts of the SQL, DDL and documentation files that it names, by their paths'),
    context: object.describe('The context whose constants replace its placeholders').optional(),
  }),
  get_configuration: z.strictObject({
    action: z.literal('get_configuration'),
    ...identity,
    version: z.int().min(1).describe('A deployed version; the latest unless given').optional(),
  }),
  list_configurations: z.strictObject({
    action: z.literal('list_configurations'),
    account,
    configuration_type: configuration_type.optional(),
    environment: environment.optional(),
    ...paging,
  }),
} satisfies Schemas<'configuration-status'>

export type SetConfigurationStatus = z.output<typeof configurationActions.set_configuration_status>
export type DeployConfiguration = z.output<typeof configurationActions.deploy_configuration>
export type GetConfiguration = z.output<typeof configurationActions.get_configuration>
export type ListConfigurations = z.output<typeof configurationActions.list_configurations>
export type ConfigurationAction =
  | SetConfigurationStatus
  | DeployConfiguration
  | GetConfiguration
  | ListConfigurations
