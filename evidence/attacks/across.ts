import type { Running } from '../../test/warehouse/warehouse.ts'
import { type Attack, type Attempt, attempt } from './across/attempt.ts'
import { startSides } from './across/sides.ts'
import { STATEMENTS } from './across/statements.ts'
import { ONE_OF_EACH, TASKS } from './across/tasks.ts'
import { EXPORTS, WAYS } from './across/ways.ts'

/** By a task of each type, the target of a workflow and a context. */
export const BY_DOCUMENT: Attack[] = [...ONE_OF_EACH, ...WAYS]
/** Every way in which one account reaches for what is another's. */
export const CROSSINGS: Attack[] = [...TASKS, ...WAYS, ...EXPORTS, ...STATEMENTS]

/** Tries all of them, one after the other. */
export async function sendAcross(running: Running): Promise<Attempt[]> {
  const sides = await startSides(running)
  const attempts: Attempt[] = []
  for (const attack of CROSSINGS) attempts.push(await attempt(sides, attack))
  return attempts
}

const counted = (all: (string | number)[]) =>
  [...new Set(all)].map(one => `${all.filter(other => other === one).length} × ${one}`).join(', ')

/** What came of them, as a table. */
export const tableOfAttempts = (attempts: Attempt[]): string =>
  [
    '| one account reaches for another’s by | requests | answered | runs ended | read, written, listed or dropped |',
    '| --- | ---: | --- | --- | --- |',
    ...attempts.map(({ name, answered, ended, faults }) => {
      const reached = faults.length === 0 ? 'nothing' : `**${faults.join('; ')}**`
      return `| ${name} | ${answered.length} | ${counted(answered)} | ${counted(ended)} | ${reached} |`
    }),
  ].join('\n')
