import pLimit from 'p-limit'
import type { Answer } from '../../shared/http/answer.ts'
import { errorFields } from '../../shared/model/log.ts'
import { MINUTE, type Micros } from '../../shared/model/time.ts'
import { DUE, type Due, dueConfigurationsQuery } from '../../shared/store/configurations.ts'
import { list } from '../../shared/store/database.ts'
import { keepTick, readTick } from '../../shared/store/system.ts'
import type { DueOf, Ticking } from './due.ts'
import { tellAllLate } from './late.ts'
import { launchSlots } from './launch.ts'
import { resetWorkflow } from './reset.ts'

/** How many configurations are read at a time: the tick holds no more of them, however many are due. */
const PAGE = 200
/** How many are at their transaction at once. */
const AT_ONCE = 32
/** When a tick begins with no more of them, in milliseconds of its own: the next one goes on with what is left. */
const LONGEST = 45_000
/** How old the last tick may be before it is told, in microseconds. */
const OLD = 5 * MINUTE

/** Does one thing that is due of a configuration; answers how many runs that made. */
type Do = (due: DueOf, ticking: Ticking) => Promise<number>
const DO: Record<Due, Do> = { next_launch: launchSlots, next_reset: resetWorkflow, next_late: tellAllLate }

/** Launches, resets and tells what is due by its schedule. Whoever does it twice, or stops within, does it once. */
export async function tick(ticking: Ticking): Promise<Answer> {
  const { db, now, log } = ticking
  const last = performance.now() + LONGEST
  const date = now()
  const age = date - ((await readTick(db)) ?? date)
  if (age > OLD) {
    const minutes = Math.floor(age / MINUTE)
    log({ severity: 'WARNING', message: `Schedules were not looked after for ${minutes} minutes`, minutes })
  }
  let launched = 0
  // What is launched first is asked for its lateness after.
  for (const due of DUE) launched += await doAll(due, date, last, ticking)
  await keepTick(db, date)
  return { body: { message: 'ok', launched } }
}

async function doAll(due: Due, date: Micros, last: number, ticking: Ticking): Promise<number> {
  const { db, log } = ticking
  const limit = pLimit(AT_ONCE)
  const query = dueConfigurationsQuery(db, due, date, PAGE)
  let made = 0
  let docs = await list(query)
  while (docs.length > 0 && performance.now() < last) {
    const counts = await limit.map(docs, async ({ ref }) => {
      const account = ref.parent.parent?.id
      if (account === undefined || performance.now() > last) return 0
      try {
        return await DO[due]({ ref, account }, ticking)
      } catch (error) {
        const message = `Cannot do what is due of ${ref.path}`
        log({ severity: 'ERROR', message, account, due, error: errorFields(error) })
        return 0
      }
    })
    made += counts.reduce((sum, count) => sum + count, 0)
    const end = docs.at(-1)
    docs = docs.length < PAGE || !end ? [] : await list(query.startAfter(end))
  }
  return made
}
