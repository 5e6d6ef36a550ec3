import { canonical, type Identity, nameOf } from '../find.ts'
import type { Checked } from './check.ts'

/** What names a configuration that was checked: the API has found its type to be one. */
export const identityOf = ({ source, request, answer }: Checked): Identity => ({
  account: request.account,
  environment: request.environment,
  configuration_type: canonical(String(source.document.configuration_type)) ?? 'table-to-table',
  configuration_id: answer.configuration_id,
})

/** `table-to-table 000099_x_DEV in DEV` */
export const nameOfChecked = (checked: Checked): string => nameOf(identityOf(checked))
