import { Failure } from './exit.ts'
import type { Session } from './session.ts'

/**
 * Asks before something is changed in PROD; of other environments it does not.
 * @param what - what is about to happen, as `launch 000099_x_PROD`
 * @throws Failure where the answer is no, or nobody can be asked
 */
export async function agree(
  what: string,
  { account, profile }: Session,
  { environment, yes }: { environment: string; yes?: boolean | undefined },
): Promise<void> {
  if (environment !== 'PROD' || yes) return
  const place = `PROD of account ${account}, at ${profile.address}`
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new Failure('usage', `Cannot ${what}: this changes ${place}, and there is no terminal to ask at.`, {
      next: ['Give --yes if this is meant.'],
    })
  }
  const { ask } = await import('./terminal/ask.ts')
  const answer = await ask(`This will ${what} in ${place}.\nType PROD to go on: `)
  if (answer.trim() !== 'PROD') throw new Failure('usage', `Nothing was done: ${what} was not agreed to.`)
}
