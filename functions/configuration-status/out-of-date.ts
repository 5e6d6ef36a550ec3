import type { Firestore } from '@google-cloud/firestore'
import { type Context, type DeployableContext, valuesKey, valuesOf } from '../../shared/document/context.ts'
import { type Configuration, deployedWithQuery, toConfiguration } from '../../shared/store/configurations.ts'
import { list } from '../../shared/store/database.ts'

/** Whether a configuration was deployed with other values of a context than these. */
const isOutOfDate = ({ context_key }: Configuration, values: Context['values'] = {}): boolean =>
  context_key !== valuesKey(values)

/** How many configurations are told of that a context was changed for. */
const MOST_OUT_OF_DATE = 1000

/** What was deployed with other values of a context. Reads each configuration that was deployed with it. */
export async function outOfDate(
  context: DeployableContext,
  { db, account, environment }: { db: Firestore; account: string; environment: string },
) {
  const query = deployedWithQuery(db, account, environment, context.configuration_id, MOST_OUT_OF_DATE)
  const values = valuesOf(context)
  return (await list(query))
    .map(doc => toConfiguration(doc.data()))
    .filter(one => isOutOfDate(one, values))
    .map(({ configuration_type, environment, configuration_id, version, context_version }) => ({
      ...{ configuration_type, environment, configuration_id },
      version: version ?? null,
      context_version: context_version ?? null,
    }))
}
