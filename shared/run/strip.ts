import type { Outcomes, Strip, StripRun } from '../model/strip.ts'
import type { Configuration } from '../store/configurations.ts'
import type { Run } from '../store/runs.ts'

/** How many runs a strip has at the most. */
const MOST_RUNS = 30
/** How large it may be, in bytes as JSON: every launch reads it, and a list of operations many. @internal */
export const MOST_BYTES = 48_000

/**
 * The configuration, its strip with a run as the run now stands. One with too many runs or bytes loses first the oldest
 * runs that are not running, then the outcomes of the oldest.
 * @param outcomes - how the run's tasks came out, where that is known only now; what was known stays
 */
export function withRun<Of extends Pick<Configuration, 'strip'>>(
  configuration: Of,
  run: Run,
  outcomes?: Outcomes,
): Of & { strip: Strip } {
  const { tasks, runs } = configuration.strip ?? { tasks: [], runs: [] }
  const idsOf = ({ tasks: at }: StripRun) => (at === undefined ? undefined : tasks[at]?.ids)
  const before = runs.find(({ run_id }) => run_id === run.run_id)
  const kept = { outcomes: before?.outcomes, ids: before && idsOf(before) }
  const one: Shown = {
    run_id: run.run_id,
    status: run.status,
    sub_status: run.sub_status,
    start: run.start_execution_date,
    duration: run.duration,
    ...(run.error_line === undefined ? {} : { error: run.error_line }),
    ...(outcomes ? { outcomes: outcomes.letters, ids: outcomes.ids } : kept),
  }
  const others = runs
    .filter(other => other !== before)
    .map((other): Shown => ({ ...other, ids: idsOf(other) }))
  const newest = [...others, one].sort((a, b) => b.start - a.start || (a.run_id < b.run_id ? 1 : -1))
  return { ...configuration, strip: bounded(newest) }
}

/** A run of a strip with its list of ids at hand. */
type Shown = Omit<StripRun, 'outcomes'> & { outcomes?: string | undefined; ids?: string[] | undefined }

function bounded(newest: Shown[]): Strip {
  let shown = [...newest]
  while (shown.length > MOST_RUNS) {
    const oldest = shown.findLastIndex(({ status }) => status !== 'RUNNING')
    shown.splice(oldest, 1)
  }
  let packed = pack(shown)
  while (Buffer.byteLength(JSON.stringify(packed)) > MOST_BYTES) {
    const oldest = shown.findLastIndex(({ outcomes }) => outcomes !== undefined)
    shown = shown.map((one, at) => (at === oldest ? { ...one, outcomes: undefined } : one))
    packed = pack(shown)
    if (oldest < 0) break
  }
  return packed
}

/** Puts each list of ids once. */
function pack(shown: Shown[]): Strip {
  const places = new Map<string, number>()
  const tasks: Strip['tasks'] = []
  const runs = shown.map(({ ids, outcomes, tasks: _, ...run }): StripRun => {
    if (ids === undefined || outcomes === undefined) return run
    const key = JSON.stringify(ids)
    const at = places.get(key) ?? tasks.push({ ids }) - 1
    places.set(key, at)
    return { ...run, tasks: at, outcomes }
  })
  return { tasks, runs }
}
