import type { Firestore } from '@google-cloud/firestore'
import type { WorkflowDocument } from '../../shared/document/workflow.ts'
import { configurationKey, type Identity } from '../../shared/model/configuration-key.ts'
import { pointer, suggestion } from '../../shared/model/faults.ts'
import { configurationOf, jobId } from '../../shared/model/ids.ts'
import { withoutDefault } from '../../shared/model/parameters.ts'
import type { Fault } from '../../shared/model/problem.ts'
import {
  type Configuration,
  readConfiguration,
  siblingIds,
  toConfiguration,
  workflowsQuery,
} from '../../shared/store/configurations.ts'
import { list } from '../../shared/store/database.ts'

/** A configuration that a workflow names; `written` shows an id the way the workflow writes it. */
type Reference = {
  identity: Identity
  at: PropertyKey[]
  written: (identity: Identity) => string
  isTarget?: boolean
}

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
      isTarget: true,
    },
  ]
  const siblings = new Map<string, Promise<string[]>>()
  const faultOf = async ({ identity, at, written, isTarget }: Reference): Promise<Fault[]> => {
    const found = await readConfiguration(db, account, identity)
    const named = `${identity.configuration_type} configuration ${identity.configuration_id}`
    const [needed] = isTarget ? withoutDefault(found?.parameters) : []
    if (found && !found.archived && found.activated)
      return needed === undefined ? [] : [{ pointer: pointer(at), detail: `The ${named} ${needs(needed)}` }]
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

const needs = (name: string) =>
  `needs the parameter ${name}, which has no default, and a workflow gives none: it launches nothing`

/**
 * Parameters without a default of what a workflow launches, as warnings. Reads the environment's workflows, where there
 * are such parameters.
 */
export async function neededByWorkflows(
  { parameters, ...identity }: Identity & Pick<Configuration, 'parameters'>,
  { db, account }: { db: Firestore; account: string },
): Promise<Fault[]> {
  const needed = withoutDefault(parameters)
  if (needed.length === 0) return []
  const docs = await list(workflowsQuery(db, account, identity.environment))
  const workflow = docs
    .map(doc => toConfiguration(doc.data()))
    .find(one => !one.archived && isSame(identity, one.target_dag))
  if (!workflow) return []
  const detail = `has no default, and the workflow ${workflow.configuration_id} gives none: it launches nothing`
  return needed.map(name => ({ pointer: pointer(['configuration', 'parameters', name]), detail }))
}

const isSame = (
  { configuration_type, configuration_id }: Identity,
  target: Configuration['target_dag'],
): boolean =>
  target?.configuration_type === configuration_type && target.configuration_id === configuration_id

const stateOf = ({ archived }: Configuration): string =>
  archived ? 'archived; the workflow hears nothing of it' : 'disabled; it counts once it is enabled'
