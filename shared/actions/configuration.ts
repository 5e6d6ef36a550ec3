import { z } from 'zod'
import { identity } from './fields.ts'
import type { Schemas } from './parse.ts'

/** The actions of `POST /v1/configuration/status`. */
export const configurationActions = {
  set_configuration_status: z
    .strictObject({
      action: z.literal('set_configuration_status'),
      ...identity,
      activated: z.boolean().optional(),
      archived: z.boolean().optional(),
    })
    .refine(({ activated, archived }) => activated !== undefined || archived !== undefined, {
      error: 'must have activated, archived or both',
      when: () => true,
    }),
} satisfies Schemas<'configuration-status'>

export type SetConfigurationStatus = z.output<typeof configurationActions.set_configuration_status>
export type ConfigurationAction = SetConfigurationStatus
