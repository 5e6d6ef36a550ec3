import { keyOf, type LastRun, type ListedRun, type Operation } from '../data/shapes.ts'
import { isOpen } from './status.ts'

/** How many of its last runs an operation has, as the API lists them. */
const STRIP = 30

/** Operations with runs that have changed since they were listed. */
export function withRuns(operations: readonly Operation[], runs: readonly ListedRun[]): Operation[] {
  const byKey = Map.groupBy(runs, keyOf)
  return operations.map(operation => {
    const changed = byKey.get(keyOf(operation))
    return changed === undefined ? operation : withOwn(operation, changed)
  })
}

function withOwn(operation: Operation, changed: readonly ListedRun[]): Operation {
  const news = new Map(changed.map(run => [run.run_id, run]))
  const known = operation.last_runs.map(run => {
    const changed = news.get(run.run_id)
    news.delete(run.run_id)
    return changed === undefined ? run : { ...run, ...lastRunOf(changed), tasks: run.tasks }
  })
  // A queued run has not started, and is not among the last ones.
  const others = [...news.values()].filter(run => run.status !== 'QUEUED').map(lastRunOf)
  const last_runs = [...others, ...known]
    .sort((one, other) => Date.parse(other.start_execution_date) - Date.parse(one.start_execution_date))
    .slice(0, STRIP)
  const running = last_runs.filter(({ status }) => isOpen(status)).map(({ run_id }) => run_id)
  return { ...operation, last_runs, running }
}

const lastRunOf = (run: ListedRun): LastRun => ({
  run_id: run.run_id,
  status: run.status,
  sub_status: run.sub_status,
  start_execution_date: run.start_execution_date,
  duration: run.duration,
  error_line: run.error_line,
  tasks: null,
  outcomes: run.outcomes,
})
