import type { SetConfigurationStatus } from '../../shared/actions/configuration.ts'
import { type Caller, ROLE } from '../../shared/auth/rights.ts'
import { Problem } from '../../shared/errors.ts'
import { describe } from '../../shared/run/identity.ts'
import { isOpen } from '../../shared/run/start.ts'
import type { Configuration } from '../../shared/store/configurations.ts'

/**
 * A configuration with its new flags, and whether it may have new runs again. Only a super-admin brings one back
 * from the archive.
 * @throws Problem `forbidden`; the caller may read the account, so it learns nothing new from it
 */
export function withStatus(
  configuration: Configuration,
  input: Pick<SetConfigurationStatus, 'activated' | 'archived'>,
  { role }: Caller,
): { after: Configuration; reopened: boolean } {
  const { activated = configuration.activated, archived = configuration.archived } = input
  if (configuration.archived && !archived && role < ROLE.superAdmin) {
    const detail = `The ${describe(configuration)} is archived; only role ${ROLE.superAdmin} may bring it back`
    throw new Problem('forbidden', detail)
  }
  const after = { ...configuration, activated, archived }
  return { after, reopened: isOpen(after) && !isOpen(configuration) }
}
