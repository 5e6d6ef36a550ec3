import type { Firestore } from '@google-cloud/firestore'
import { ENOUGH, MOST_FAULTS, numberOf, pointer, quote, suggestion } from '../../shared/model/faults.ts'
import { type Fault, Problem } from '../../shared/model/problem.ts'
import { isPart } from '../../shared/run/part.ts'
import type { Configuration } from '../../shared/store/configurations.ts'
import type { PlanOf } from '../../shared/store/plan.ts'
import type { Launch } from './launch.ts'

/**
 * The tasks that a retry names must be tasks of the version that it runs.
 * @throws Problem `invalid-request`, which names the nearest
 */
export async function checkPart(
  { account, trigger }: Launch,
  { version, ...identity }: Configuration,
  db: Firestore,
): Promise<void> {
  if (!isPart(trigger)) return
  const known = await taskIds({ account, identity, version: version ?? 1 }, db)
  const named: [PropertyKey[], string][] = [
    ...(trigger.only ?? []).map((id, index): [PropertyKey[], string] => [['only', index], id]),
    ...(trigger.from === undefined ? [] : [[['from'], trigger.from] satisfies [PropertyKey[], string]]),
  ]
  const faults = named
    .filter(([, id]) => !known.includes(id))
    .slice(0, ENOUGH)
    .map(([at, id]): Fault => {
      const detail = `The configuration has no task ${quote(id)}${suggestion(id, known)}`
      return { pointer: pointer(at), detail }
    })
  if (faults.length > 0)
    throw new Problem('invalid-request', `The request has ${numberOf(faults)}`, {
      errors: faults.slice(0, MOST_FAULTS),
    })
}

/**
 * The tasks of a deployed version. What reads plans is loaded only here: no other launch needs it.
 * @throws Problem `conflict` where the version is from before plans were stored, and has not run since
 */
async function taskIds(of: PlanOf, db: Firestore) {
  const { listPieces, toPlan } = await import('../../shared/store/plan.ts')
  const pieces = await listPieces(db, of)
  if (pieces.length > 0) return toPlan(pieces).tasks.map(({ id }) => id)
  const detail = 'The tasks of this version are not known yet: deploy it again, or retry the run as a whole'
  throw new Problem('conflict', detail)
}
