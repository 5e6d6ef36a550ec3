import { describe, expect, test } from 'vitest'
import { outcome } from '../../functions/run-execute/graph.ts'
import { AFTER_FAILURE, CRITICALITIES, type Criticality } from '../../shared/model/criticality.ts'
import { uuidOf } from '../../shared/model/ids.ts'
import type { Task } from '../../shared/model/plan.ts'
import { hasEnded, isEnding } from '../../shared/model/standing.ts'
import { SETTABLE_STATUSES, STATUSES } from '../../shared/model/statuses.ts'
import { SECOND } from '../../shared/model/time.ts'
import { type Change, endedByRunner, setByHand } from '../../shared/run/change.ts'
import { decide, type Surroundings, targetOf } from '../../shared/run/decide.ts'
import { newRun } from '../../shared/run/start.ts'
import { isOpen, isUnderWay } from '../../shared/run/state.ts'
import type { Configuration } from '../../shared/store/configurations.ts'
import type { Run } from '../../shared/store/runs.ts'
import { NO_MARKS } from '../../shared/store/workflows.ts'

const NOW = 1_726_653_600 * SECOND
const account = '000001'
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

const configuration = (configuration_id: string, fields: Partial<Configuration> = {}): Configuration => ({
  configuration_type: 'table-to-table',
  environment: 'DEV',
  configuration_id,
  activated: true,
  archived: false,
  max_active_runs: 1,
  active_runs: [],
  ...fields,
})
const runOf = (of: Configuration, n: number, fields: Partial<Run> = {}): Run => ({
  ...newRun({
    execution_date: NOW - 86_400 * SECOND,
    account,
    configuration: of,
    uuid: uuid(n),
    now: NOW - n * SECOND,
    trigger: undefined,
    request: undefined,
  }),
  ...fields,
})

/** Every way a run can stand, as far as an ending asks. */
const standings = STATUSES.flatMap(status =>
  [true, false].flatMap(by_hand =>
    [true, false].map((counted): Partial<Run> => ({ status, by_hand, counted })),
  ),
).filter(({ status, by_hand, counted }) => status !== 'QUEUED' || (!by_hand && !counted))

const failing = (criticality: Criticality): Task[] => [
  {
    id: 'a',
    criticality,
    upstream: [],
    project: 'p',
    location: 'EU',
    current_date_template: false,
    work: { kind: 'delete_table', table: { project: 'p', dataset: 'd', table: 't' } },
  },
]
/** As the contract has it, the gravest first. */
const GRAVITY = ['FAILED', 'STOP', 'BREAK', 'WARNING', 'SUCCESS']
const error = { reason: 'invalid', message: 'cannot be run' }

/** Every way a run can be ended, and whether the workflows are to hear of a success. */
const endings: { name: string; isHand: boolean; tells: boolean; of: (run: Run) => Change }[] = [
  ...CRITICALITIES.map(criticality => ({
    name: `its runner, a ${criticality} task having failed`,
    isHand: false,
    tells: !['critical', 'stop'].includes(criticality),
    of: (run: Run) => endedByRunner(run, outcome(failing(criticality), new Map([['a', 'FAILED']])), NOW),
  })),
  {
    name: 'its runner, all having gone well',
    isHand: false,
    tells: true,
    of: run => endedByRunner(run, outcome(failing('critical'), new Map([['a', 'SUCCESS']])), NOW),
  },
  {
    name: 'its runner, which cannot run it',
    isHand: false,
    tells: false,
    of: run => endedByRunner(run, { sub_status: 'FAILED', tellsWorkflows: false, error }, NOW),
  },
  ...SETTABLE_STATUSES.map(status => ({
    name: `hand as ${status}`,
    isHand: true,
    tells: status === 'SUCCESS',
    of: (run: Run) => setByHand(run, status, NOW),
  })),
]

const closings = { open: {}, disabled: { activated: false }, archived: { archived: true } }
const owns = [...Object.values(closings).map(fields => configuration('own', fields)), undefined]
const target = configuration('target')
const targets: Record<string, Configuration[]> = {
  missing: [],
  ...Object.fromEntries(Object.entries(closings).map(([name, fields]) => [name, [{ ...target, ...fields }]])),
  full: [{ ...target, active_runs: [uuid(90)] }],
  'not launched': [{ ...target, configuration_type: 'storage-to-storage' }],
}
const workflows = Object.entries(closings).flatMap(([name, fields]) =>
  ['received all', 'lacks one'].map(stands => ({
    name: `${name}, ${stands}`,
    fields,
    lacks: stands === 'lacks one',
  })),
)
const queues = [0, 1]

type Case = {
  ending: (typeof endings)[number]
  standing: Partial<Run>
  own: Configuration | undefined
  queue: number
  workflow: (typeof workflows)[number]
  target: string
}

/** All combinations but those that cannot be: a runner ends only what is under way, and only an open configuration has whom to start. */
const cases = endings
  .flatMap(ending =>
    standings.flatMap(standing =>
      owns.flatMap(own =>
        queues.flatMap(queue =>
          workflows.flatMap(workflow =>
            Object.keys(targets).map((target): Case => ({ ending, standing, own, queue, workflow, target })),
          ),
        ),
      ),
    ),
  )
  .filter(
    ({ ending, standing, own, queue }) =>
      (ending.isHand || (standing.status === 'RUNNING' && !standing.by_hand)) &&
      (queue === 0 || (own !== undefined && isOpen(own))),
  )

function settled({ ending, standing, own, queue, workflow, target: name }: Case) {
  const base = configuration('own')
  const run = runOf(base, 1, {
    duration: isEnding(standing.status ?? 'RUNNING') ? SECOND : null,
    ...standing,
  })
  const before = own && isUnderWay(run) ? { ...own, active_runs: [uuidOf(run.run_id)] } : own
  const waiting = Array.from({ length: queue }, (_, n) => runOf(base, 10 + n, { status: 'QUEUED' }))
  const jobs = [run.job_id, ...(workflow.lacks ? ['gbq-to-gbq|other'] : [])]
  const waits: Configuration = configuration('flow', {
    configuration_type: 'workflow',
    authorized_job_ids: jobs,
    target_dag: {
      configuration_type: targets[name]?.[0]?.configuration_type ?? 'table-to-table',
      configuration_id: 'target',
    },
    ...workflow.fields,
  })
  const heard = run.counted ? { [run.job_id]: [{ run_id: run.run_id, date: NOW - SECOND }] } : {}
  const surroundings: Surroundings = {
    own: before,
    queued: waiting,
    workflows: [{ workflow: waits, marks: NO_MARKS, received: heard }],
    targets: targetOf(waits) ? (targets[name] ?? []) : [],
    told: [],
  }
  const whole = ending.of(run)
  const { change } = whole
  let made = 50
  const newUuid = () => uuid(made++)
  return {
    run,
    before,
    waits,
    change,
    decision: decide(run, whole, surroundings, { account, now: NOW, newUuid }),
  }
}

describe(`a run's end, over all ${cases.length} combinations of ending, standing, queue, workflow and target`, () => {
  const isRefused = ({ ending, standing }: Case) =>
    ending.name === 'hand as RUNNING' && standing.status === 'QUEUED'
  const accepted = cases.filter(one => !isRefused(one))

  /** Holds every combination against a sentence about it; names those of which it is not true. */
  const all = (holds: (one: Case, after: ReturnType<typeof settled>) => boolean) =>
    expect(
      accepted
        .filter(one => !holds(one, settled(one)))
        .map(({ ending, standing, own, queue, workflow, target }) =>
          [
            ending.name,
            JSON.stringify(standing),
            JSON.stringify(own ?? null),
            queue,
            workflow.name,
            target,
          ].join(' | '),
        ),
    ).toEqual([])

  test('is refused where a run that waits is to be RUNNING, and only there', () => {
    for (const one of cases.filter(isRefused)) expect(() => settled(one)).toThrow('starts by itself')
    expect(accepted.length).toBeGreaterThan(1000)
  })

  test('leaves nobody the slot that it held, and nobody else without the one he holds', () => {
    all((_, { run, before, change, decision }) => {
      const [own] = decision.runsOf.filter(({ configuration_id }) => configuration_id === 'own')
      const frees = isUnderWay(run) && hasEnded({ status: change.status ?? run.status })
      if (!before || !frees)
        return own?.active_runs.join() === before?.active_runs.join() && decision.started.length === 0
      return own?.active_runs.join() === decision.started.map(started => uuidOf(started.run_id)).join()
    })
  })

  test('is on the strip of its configuration as it stands from then on, with those that start', () => {
    all((_, { run, before, change, decision }) => {
      const [own] = decision.runsOf.filter(({ configuration_id }) => configuration_id === 'own')
      if (!before) return own === undefined
      const { status = run.status, duration = run.duration } = change
      const expected = [{ ...run, status, duration }, ...decision.started]
      const strip = new Map(own?.strip?.runs.map(one => [one.run_id, `${one.status} ${one.duration}`]))
      return (
        strip.size === expected.length &&
        expected.every(one => strip.get(one.run_id) === `${one.status} ${one.duration}`)
      )
    })
  })

  test('starts who waits longest where it frees a slot, to be handed out at once', () => {
    all(({ queue }, { run, change, decision }) => {
      const frees = isUnderWay(run) && hasEnded({ status: change.status ?? run.status })
      return (
        decision.started.length === (frees ? queue : 0) &&
        decision.started.every(
          one => isUnderWay(one) && one.start_execution_date === NOW && one.sweep_at !== null,
        )
      )
    })
  })

  test('counts where it tells a success, which was not counted, of an open configuration', () => {
    all(({ ending, own }, { run, decision }) => {
      const counts = ending.tells && !run.counted && own !== undefined && isOpen(own)
      const takesBack = ending.name === 'hand as FAILED' && run.counted
      return decision.counted === (counts || (run.counted && !takesBack))
    })
  })

  test('fires a workflow that it completes, once and for its own date, or keeps why its target is not launched', () => {
    all(({ ending, own, workflow, target }, { run, waits, decision }) => {
      const counts = ending.tells && !run.counted && own !== undefined && isOpen(own)
      const completes = counts && isOpen(waits) && !workflow.lacks
      const [launched] = decision.launched
      const [heard] = decision.heard
      const [firing] = heard?.marks.firings ?? []
      if (!completes) return launched === undefined && firing === undefined && decision.unfired.length === 0
      if (firing?.execution_date !== run.execution_date) return false
      const received = Object.keys(heard?.received ?? {}).length
      if (!['open', 'full'].includes(target)) {
        const isTold = decision.unfired.length === 1 && firing.why === decision.unfired[0]?.why
        return launched === undefined && firing.run_id === null && isTold && received > 0
      }
      const status = target === 'full' ? 'QUEUED' : 'RUNNING'
      const worksForIt = launched?.run.execution_date === run.execution_date
      const isFired = firing.run_id === launched?.run.run_id && firing.why === undefined
      return (
        decision.launched.length === 1 &&
        isFired &&
        received === 0 &&
        worksForIt &&
        launched?.run.status === status
      )
    })
  })

  test('is kept by an open workflow that does not fire, and taken back from any by FAILED', () => {
    all(({ ending, own }, { run, waits, decision }) => {
      const counts = ending.tells && !run.counted && own !== undefined && isOpen(own)
      const takesBack = ending.name === 'hand as FAILED' && run.counted
      if (!takesBack && !(counts && isOpen(waits))) return decision.heard.length === 0
      const received = decision.heard[0]?.received[run.job_id] ?? []
      return received.length === (takesBack || decision.launched.length > 0 ? 0 : 1)
    })
  })

  test('is handed out once more where its work is to be stopped: ended by hand while under way, or not to be run', () => {
    all(({ ending }, { run, change }) => {
      const stops = ending.isHand
        ? isUnderWay(run) && isEnding(change.status ?? run.status)
        : change.error !== undefined
      if (ending.isHand && !stops) return change.sweep_at === undefined
      return (change.sweep_at !== null) === stops && change.lease_holder === null
    })
  })

  test('has a duration where it has an ending, and keeps one that was known', () => {
    all((_, { run, change }) =>
      isEnding(change.status ?? run.status)
        ? change.duration === (run.duration ?? change.duration) && typeof change.duration === 'number'
        : change.duration === run.duration,
    )
  })

  test('tells what went wrong by a sub-status of its status, and nothing where a hand set it aside or goes on', () => {
    all(({ ending }, { change }) => {
      const isSaid = change.status === 'SUCCESS' || change.status === 'FAILED'
      if (ending.isHand) return change.sub_status === (isSaid ? change.status : null)
      return (change.sub_status === 'FAILED') === (change.status === 'FAILED') && isSaid
    })
  })

  test.each(CRITICALITIES)('of which a %s task failed tells so, graver than what is less grave', one => {
    const { sub_status } = AFTER_FAILURE[one]
    for (const other of CRITICALITIES) {
      const tasks = [...failing(one), ...failing(other)].map((task, index) => ({ ...task, id: `t${index}` }))
      const both = outcome(tasks, new Map(tasks.map(({ id }) => [id, 'FAILED'])))
      const isGraver = GRAVITY.indexOf(sub_status) <= GRAVITY.indexOf(AFTER_FAILURE[other].sub_status)
      expect(both.sub_status).toBe(isGraver ? sub_status : AFTER_FAILURE[other].sub_status)
    }
  })

  test('is by hand from then on where a hand changed the status', () => {
    all(({ ending }, { run, change }) =>
      ending.isHand
        ? change.by_hand === (run.by_hand || change.status !== run.status)
        : change.by_hand === undefined,
    )
  })
})
