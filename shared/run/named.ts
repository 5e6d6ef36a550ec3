import type { Firestore } from '@google-cloud/firestore'
import type { Identity } from '../model/configuration-key.ts'
import { suggestion } from '../model/faults.ts'
import { describe, isJobOf, jobId } from '../model/ids.ts'
import { Problem } from '../model/problem.ts'
import { namesakes, siblingIds } from '../store/configurations.ts'

/**
 * A `job_id` given beside an identity must be a job of it.
 * @throws Problem `configuration-not-found`: the two name no one thing
 */
export function checkJob(input: { account: string; job_id?: string | undefined } & Identity): void {
  if (input.job_id === undefined || isJobOf(input.account, input, input.job_id)) return
  const detail = `${describe(input)} has no job ${input.job_id}; its job is ${jobId(input.account, input)}`
  throw new Problem('configuration-not-found', detail)
}

/** The problem of a configuration that is not there, which names the one that may be meant. */
export async function configurationNotFound(
  db: Firestore,
  account: string,
  identity: Identity,
): Promise<Problem> {
  const { configuration_type, configuration_id, environment } = identity
  const alike = await namesakes(db, account, identity)
  const where = (name: string) => (name === environment ? '' : ` in ${name}`)
  const there = alike.map(one => `${one.configuration_id} exists${where(one.environment)}`)
  const hint =
    there.length > 0
      ? `; ${there.join(', ')}`
      : suggestion(configuration_id, await siblingIds(db, account, identity))
  const code = configuration_type === 'workflow' ? 'workflow-not-found' : 'configuration-not-found'
  return new Problem(code, `No ${describe(identity)}${hint}`)
}
