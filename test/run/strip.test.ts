import { describe, expect, test } from 'vitest'
import { configurationKey } from '../../shared/model/configuration-key.ts'
import { jobId, runId } from '../../shared/model/ids.ts'
import type { Outcomes, Strip } from '../../shared/model/strip.ts'
import { MINUTE } from '../../shared/model/time.ts'
import { MOST_BYTES, withRun } from '../../shared/run/strip.ts'
import type { Run } from '../../shared/store/runs.ts'

const identity = {
  configuration_type: 'table-to-table',
  environment: 'DEV',
  configuration_id: 'job_DEV',
} as const
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** A run of the minute `n`. */
const run = (n: number, fields: Partial<Run> = {}): Run => ({
  ...identity,
  run_id: runId(n * MINUTE, uuid(n)),
  configuration: configurationKey(identity),
  job_id: jobId('000001', identity),
  status: 'SUCCESS',
  sub_status: 'SUCCESS',
  launch_date: n * MINUTE,
  start_execution_date: n * MINUTE,
  duration: n,
  execution_date: n * MINUTE,
  counted: false,
  by_hand: false,
  lease_holder: null,
  lease_until: null,
  sweep_at: null,
  claims: [],
  failures: 0,
  ...fields,
})

type Step = { run: Run; outcomes?: Outcomes }
const stripAfter = (...steps: Step[]): Strip =>
  steps.reduce<{ strip: Strip }>((of, { run, outcomes }) => withRun(of, run, outcomes), {
    strip: { tasks: [], runs: [] },
  }).strip

/** Which minutes its runs are of, each with its status's first letter and its outcomes. */
const shown = ({ runs, tasks }: Strip) =>
  runs
    .map(({ start, status, outcomes, tasks: at }) => {
      const ids = at === undefined ? '' : tasks[at]?.ids.join('')
      return `${start / MINUTE}${status[0]}${outcomes === undefined ? '' : ` ${ids}:${outcomes}`}`
    })
    .join(', ')

const running = { status: 'RUNNING', sub_status: null, duration: null } as const
const ab = (letters: string): Outcomes => ({ ids: ['a', 'b'], letters })
const many = (count: number, from = 1, fields: Partial<Run> = {}): Step[] =>
  Array.from({ length: count }, (_, at) => ({ run: run(from + at, fields) }))
const minutes = (from: number, to: number, letter = 'S') =>
  Array.from({ length: from - to + 1 }, (_, at) => `${from - at}${letter}`).join(', ')

describe('the strip of a configuration', () => {
  test.each<[string, Step[], string]>([
    ['begins with the first run', [{ run: run(1, running) }], '1R'],
    ['has a run once, as it now stands', [{ run: run(1, running) }, { run: run(1) }], '1S'],
    [
      'has the newest start first, whoever comes last',
      [{ run: run(2) }, { run: run(3) }, { run: run(1) }],
      '3S, 2S, 1S',
    ],
    [
      'keeps the outcomes of a run that changes again',
      [{ run: run(1), outcomes: ab('SF') }, { run: run(1, { status: 'CHECKED' }) }],
      '1C ab:SF',
    ],
    [
      'has the outcomes of each by its own version’s tasks',
      [
        { run: run(1), outcomes: ab('SS') },
        { run: run(2), outcomes: { ids: ['c'], letters: 'F' } },
        { run: run(3), outcomes: ab('F-') },
      ],
      '3S ab:F-, 2S c:F, 1S ab:SS',
    ],
    ['has thirty runs', many(40), minutes(40, 11)],
    [
      'keeps a running one before any that has ended',
      [{ run: run(1, running) }, ...many(40, 2)],
      `${minutes(41, 13)}, 1R`,
    ],
    ['has thirty running ones at the most', many(40, 1, running), minutes(40, 11, 'R')],
    ['does not take one older than all that it has', [...many(30, 2), { run: run(1) }], minutes(31, 2)],
  ])('%s', (_, steps, expected) => {
    expect(shown(stripAfter(...steps))).toBe(expected)
  })

  test('has each list of task ids once, and none that no run is of', () => {
    const [old, ...others] = many(31).map(step => ({ ...step, outcomes: ab('SS') }))
    const first = { run: old?.run ?? run(0), outcomes: { ids: ['gone'], letters: 'S' } }
    expect(stripAfter(first, ...others).tasks).toEqual([{ ids: ['a', 'b'] }])
  })

  test('is never larger than it may be: the oldest lose their outcomes first, and no run is lost', () => {
    const ids = Array.from({ length: 400 }, (_, at) => `a_task_with_a_long_name_${at}`)
    const error_line = '\u{1f600}'.repeat(100)
    const versions = Array.from({ length: 30 }, (_, n) => ({
      run: run(n, { error_line, status: 'FAILED' as const }),
      outcomes: { ids: [...ids, `of version ${n}`], letters: 'S'.repeat(401) },
    }))
    const strip = stripAfter(...versions)
    expect(Buffer.byteLength(JSON.stringify(strip))).toBeLessThanOrEqual(MOST_BYTES)
    expect(strip.runs).toHaveLength(30)
    const known = strip.runs.map(({ outcomes }) => outcomes !== undefined)
    expect(known).toEqual(known.toSorted((a, b) => Number(b) - Number(a)))
    expect(known[0]).toBe(true)
  })

  test('holds the outcomes of thirty runs of three hundred tasks', () => {
    const ids = Array.from({ length: 300 }, (_, at) => `a_task_with_a_name_${at}`)
    const steps = many(30).map(step => ({ ...step, outcomes: { ids, letters: 'S'.repeat(300) } }))
    expect(stripAfter(...steps).runs.every(({ outcomes }) => outcomes?.length === 300)).toBe(true)
  })
})
