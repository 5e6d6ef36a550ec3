import { planOf } from '../../shared/document/check.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { Run } from '../../shared/store/runs.ts'
import { readVersion } from '../../shared/store/versions.ts'
import type { Holder } from './lease.ts'

/** A run that no runner can run: its version is not there, or is not what this code understands. */
export class Unrunnable extends Error {
  override name = 'Unrunnable'
}

/** What the version that was current at the run's launch does. @throws Unrunnable */
export async function planFor(run: Run, { db, account }: Holder): Promise<Plan> {
  const { version = 1, configuration } = run
  const deployed = await readVersion(db, account, run, version)
  if (!deployed) throw new Unrunnable(`Version ${version} of ${configuration} is not there`)
  try {
    return planOf(deployed.document, deployed.files)
  } catch (cause) {
    throw new Unrunnable(`Version ${version} of ${configuration} cannot be run`, { cause })
  }
}
