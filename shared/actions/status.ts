import { z } from 'zod'
import { configuration_type } from '../model/configuration-types.ts'
import { account, environment, run_id } from '../model/fields.ts'
import { day, identity, note, paging, settable_status, status, statuses } from './fields.ts'
import type { Schemas } from './parse.ts'

const filters = { execution_date: day.optional(), status: statuses.optional(), ...paging }

/** The actions of `POST /v1/dag/status`. */
export const statusActions = {
  check_run_status: z.strictObject({ action: z.literal('check_run_status'), ...identity, run_id }),
  get_run_details: z.strictObject({ action: z.literal('get_run_details'), ...identity, run_id }),
  get_last_status: z.strictObject({ action: z.literal('get_last_status'), ...identity, ...filters }),
  get_by_status: z.strictObject({
    action: z.literal('get_by_status'),
    account,
    environment: environment.optional(),
    configuration_type,
    ...filters,
  }),
  set_run_status: z.strictObject({
    action: z.literal('set_run_status'),
    ...identity,
    environment: environment.optional(),
    run_id,
    status: settable_status,
    expected_status: status.describe('Fail with 409 unless the run stands so').optional(),
    note: note.optional(),
  }),
} satisfies Schemas<'dag-status'>

export type CheckRunStatus = z.output<typeof statusActions.check_run_status>
export type GetLastStatus = z.output<typeof statusActions.get_last_status>
export type GetByStatus = z.output<typeof statusActions.get_by_status>
export type SetRunStatus = z.output<typeof statusActions.set_run_status>
export type GetRunDetails = z.output<typeof statusActions.get_run_details>
export type StatusAction = CheckRunStatus | GetRunDetails | GetLastStatus | GetByStatus | SetRunStatus
