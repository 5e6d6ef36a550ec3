import { asBefore, type Plan, writePlan } from '../../shared/model/plan.ts'
import { readEffective } from '../../shared/store/filled.ts'
import { addPlan, listPieces, type PlanOf, toPlan } from '../../shared/store/plan.ts'
import type { Run } from '../../shared/store/runs.ts'
import type { Holder } from './lease.ts'

/** A run that no runner can run: its version is not what this code understands, or its account has nobody to run as. */
export class Unrunnable extends Error {
  override name = 'Unrunnable'
  readonly reason: string
  constructor(message: string, { reason = 'invalid', ...options }: ErrorOptions & { reason?: string } = {}) {
    super(message, options)
    this.reason = reason
  }
}

/** What the version that was current at the run's launch does. @throws Unrunnable */
export async function planFor(run: Run, { db, account }: Holder): Promise<Plan> {
  const { version = 1, configuration } = run
  const of = { account, identity: run, version }
  const pieces = await listPieces(db, of)
  if (pieces.length === 0) return planFromDocument(of, configuration, db)
  try {
    return toPlan(pieces)
  } catch (cause) {
    throw unreadable(of, configuration, cause)
  }
}

const unreadable = ({ version }: PlanOf, configuration: string, cause: unknown) =>
  new Unrunnable(`Version ${version} of ${configuration} cannot be run`, { cause })

/** Plans a version from before plans were stored, and stores its plan: what it does is settled from then on. */
async function planFromDocument(of: PlanOf, configuration: string, db: Holder['db']): Promise<Plan> {
  const deployed = await readEffective(db, of)
  if (!deployed) throw new Unrunnable(`Version ${of.version} of ${configuration} is not there`)
  // Loaded only here: these are the schemas of deployment, and no other run needs them.
  const { planOf } = await import('../../shared/document/check.ts')
  let plan: Plan
  try {
    plan = asBefore(planOf(deployed.document, deployed.files))
  } catch (cause) {
    throw unreadable(of, configuration, cause)
  }
  await addPlan(db, of, writePlan(plan))
  return plan
}
