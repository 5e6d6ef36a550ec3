import { MINUTE } from '../../shared/model/time.ts'
import { ordersFor } from '../../shared/run/dispatch.ts'
import { gravestOf, lineOf, outcomesOf } from '../../shared/run/outcomes.ts'
import { handedOut } from '../../shared/run/start.ts'
import type { Run } from '../../shared/store/runs.ts'
import { end, endKiller, endLate, giveUp } from './end.ts'
import { outcome } from './graph.ts'
import { actFor } from './identity.ts'
import { claim, type Holder, keep, release, Stopped } from './lease.ts'
import { parametersFor } from './parameters.ts'
import { planFor, Unrunnable } from './plan.ts'
import { statesOf, tasksOf } from './retry.ts'
import { runTasks, Waits } from './run.ts'
import { timeLimit } from './run-limit.ts'
import type { Runner } from './runner.ts'
import { stopWork } from './stop.ts'
import { killsItsRunners } from './suspects.ts'
import { tidyUp } from './tidy.ts'

/** How long one dispatch works on a run before it hands it on, in microseconds; Cloud Tasks gives up after 30 minutes. */
const TURN = 25 * MINUTE

/**
 * Runs a run that has started, from wherever it stands, to its end or to the end of this runner's turn.
 * @returns what became of the order
 */
export async function runToEnd(held: Holder, runner: Runner): Promise<string> {
  const claimed = await claim(held, runner.now())
  if ('run' in claimed) return runClaimed(claimed.run, held, runner)
  if (claimed.refused !== 'suspect') return claimed.refused
  return runner.suspects(held.uuid, async () => {
    const claimed = await claim(held, runner.now(), { isWatched: true })
    return 'run' in claimed ? runClaimed(claimed.run, held, runner) : claimed.refused
  })
}

async function runClaimed(run: Run, held: Holder, runner: Runner): Promise<string> {
  const { now } = runner
  const began = now()
  const lease = keep(held, { now, until: run.lease_until ?? began, deadline: began + TURN })
  const limit = timeLimit(run, lease.stop, now)
  try {
    if (await killsItsRunners(run, held)) {
      await endKiller(run, held, runner)
      return 'failed'
    }
    const { projects, ...cloud } = await actFor(held, runner)
    const plan = await planFor(run, held)
    limit.set(plan)
    const known = await statesOf(run, held, { plan, at: { ...cloud, now } })
    const tasks = tasksOf(plan, run, known)
    const { states, begun } = await runTasks({ ...plan, tasks }, known, {
      ...cloud,
      ...lease,
      projects,
      parameters: parametersFor(plan, run),
      now,
      held,
      execution_date: run.execution_date,
    })
    const leftOut = known.filter(({ left_out }) => left_out).map(({ task_id }) => task_id)
    const ending = outcome(plan.tasks, states, new Set(leftOut))
    await tidyUp(plan, states, { keeps: ending.sub_status === 'FAILED', run, runner, ...cloud })
    const error = gravestOf([...begun.values()])
    const outcomes = outcomesOf(plan.tasks, states)
    await end({ ...ending, outcomes, error_line: error ? lineOf(error.message) : undefined }, held, runner)
    return 'ok'
  } catch (error) {
    if (error instanceof Stopped && error.why === 'lost') {
      await stopWork(held, runner)
      return 'lost'
    }
    if (error instanceof Stopped && error.why === 'timeout') {
      await endLate(limit.seconds(), held, runner)
      await stopWork(held, runner)
      return 'timed out'
    }
    if (error instanceof Waits) {
      await release(held, now(), { until: Math.min(error.until, limit.date()) })
      return 'waits'
    }
    if (error instanceof Stopped && error.why === 'deadline') {
      const at = now()
      await release(held, at)
      // As it stands now: an order's name is made of it.
      await runner.dispatch(held.account, ordersFor([{ ...run, ...handedOut(at) }]))
      return 'handed on'
    }
    await giveUp(run, error, held, runner)
    if (error instanceof Unrunnable) return 'failed'
    throw error
  } finally {
    limit.callOff()
    await lease.letGo()
  }
}
