import type { Firestore } from '@google-cloud/firestore'
import type { WorkflowDocument } from '../../shared/document/workflow.ts'
import { pointer, suggestion } from '../../shared/model/faults.ts'
import { configurationKey, configurationOf, type Identity, jobId } from '../../shared/model/ids.ts'
import type { Fault } from '../../shared/model/problem.ts'
import { type Configuration, readConfiguration, siblingIds } from '../../shared/store/configurations.ts'

/** A configuration that a workflow names; `written` shows an id the way the workflow writes it. */
type Reference = { identity: Identity; at: PropertyKey[]; written: (identity: Identity) => string }

/**
 * Jobs and the target of a workflow that are not deployed, or not in use, as warnings with the nearest id. Reads each
 * configuration that is named, and, for each that is not there, its id with the environment, and once for each type
 * at most a hundred ids.
 */
export async function notDeployed(
  { authorized_job_ids, target_dag }: WorkflowDocument,
  { db, account, environment }: { db: Firestore; account: string; environment: string },
): Promise<Fault[]> {
  const references: Reference[] = [
    ...authorized_job_ids.flatMap((job, index) => {
      const identity = configurationOf(job, environment)
      const at = ['configuration', 'authorized_job_ids', index]
      return identity ? [{ identity, at, written: (one: Identity) => jobId(account, one) }] : []
    }),
    {
      identity: { environment, ...target_dag },
      at: ['configuration', 'target_dag', 'configuration_id'],
      written: one => one.configuration_id,
    },
  ]
  const siblings = new Map<string, Promise<string[]>>()
  const faultOf = async ({ identity, at, written }: Reference): Promise<Fault[]> => {
    const found = await readConfiguration(db, account, identity)
    if (found && !found.archived && found.activated) return []
    const named = `${identity.configuration_type} configuration ${identity.configuration_id}`
    if (found) return [{ pointer: pointer(at), detail: `The ${named} is ${stateOf(found)}` }]
    const hint = await nearest(identity)
    return [{ pointer: pointer(at), detail: `The ${named} is not deployed in ${environment}${hint}` }]

    async function nearest(missing: Identity): Promise<string> {
      const suffixed = { ...missing, configuration_id: `${missing.configuration_id}_${environment}` }
      const meant = await readConfiguration(db, account, suffixed)
      if (meant && !meant.archived) return `: did you mean ${JSON.stringify(written(suffixed))}?`
      const key = configurationKey({ ...missing, configuration_id: '' })
      const ids = siblings.get(key) ?? siblingIds(db, account, missing)
      siblings.set(key, ids)
      const known = (await ids).map(id => written({ ...missing, configuration_id: id }))
      return suggestion(written(missing), known)
    }
  }
  return (await Promise.all(references.map(faultOf))).flat()
}

const stateOf = ({ archived }: Configuration): string =>
  archived ? 'archived; the workflow hears nothing of it' : 'disabled; it counts once it is enabled'
