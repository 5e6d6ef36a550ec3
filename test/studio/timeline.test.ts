import { describe, expect, test } from 'vitest'
import { axisOf, barsOfTask, endOf, inOrder, pathsOf, type Task, WIDTH } from '../../studio/rules/timeline.ts'
import { at, attempt, failure, run, task } from './runs.ts'

/** Bars in seconds after the run's start. */
const seconds = (of: Task, end = 60) =>
  barsOfTask(of, Date.parse(at(end))).map(({ kind, tone, from, to }) => [
    kind,
    tone,
    (from - Date.parse(at(0))) / 1000,
    (to - Date.parse(at(0))) / 1000,
  ])

describe('the line of a task', () => {
  test('has a bar for each attempt, and the waits between them', () => {
    const attempts = [attempt(0, 2, failure), attempt(7, 9, failure), attempt(19, 20)]
    expect(seconds(task({ start_date: at(0), attempts }))).toEqual([
      ['attempt', 'bad', 0, 2],
      ['wait', 'waiting', 2, 7],
      ['attempt', 'bad', 7, 9],
      ['wait', 'waiting', 9, 19],
      ['attempt', 'good', 19, 20],
    ])
  })

  test('goes on to the moment it is while the task is under way', () => {
    const running = task({ status: 'RUNNING', start_date: at(3), attempts: [attempt(3, null)] })
    expect(seconds(running, 10)).toEqual([['attempt', 'busy', 3, 10]])
    expect(seconds(running, 13)).toEqual([['attempt', 'busy', 3, 13]])
  })

  test('ends with a wait while the next attempt is waited for', () => {
    const attempts = [attempt(0, 2, failure)]
    const waiting = task({ status: 'RUNNING', start_date: at(0), attempts, next_attempt_date: at(40) })
    expect(seconds(waiting, 10)).toEqual([
      ['attempt', 'bad', 0, 2],
      ['wait', 'waiting', 2, 10],
    ])
  })

  test('has attempts behind one another where the clocks of two runners overlap', () => {
    const attempts = [attempt(0, 5, failure), attempt(4, 8)]
    expect(seconds(task({ start_date: at(0), attempts }))).toEqual([
      ['attempt', 'bad', 0, 5],
      ['attempt', 'good', 5, 8],
    ])
  })

  test('is the task itself where its attempts were not kept', () => {
    expect(seconds(task({ start_date: at(1), end_date: at(4) }))).toEqual([['attempt', 'good', 1, 4]])
  })

  test('is empty of what another run did, and of what never began', () => {
    const attempts = [attempt(-900, -890)]
    expect(seconds(task({ start_date: at(-900), attempts, taken_from: 'x' }))).toEqual([])
    expect(seconds(task({ status: 'SKIPPED' }))).toEqual([])
  })
})

describe('what a timeline spans', () => {
  test('is the run, and work that ended later than it was ended by hand', () => {
    const late = task({ status: 'FAILED', start_date: at(0), end_date: at(9), attempts: [attempt(0, 9)] })
    const stopped = run({ duration: '0:00:05', tasks: [late] })
    expect(axisOf(stopped, Date.parse(at(500)))).toEqual({ from: Date.parse(at(0)), to: Date.parse(at(9)) })
  })

  test('does not reach back to what another run did', () => {
    const taken = task({ start_date: at(-900), end_date: at(-890), taken_from: 'x' })
    expect(axisOf(run({ duration: '0:00:05', tasks: [taken] }), Date.parse(at(500)))).toEqual({
      from: Date.parse(at(0)),
      to: Date.parse(at(5)),
    })
  })

  test('goes on in steps while the run does, so that most lines stay as they are', () => {
    const running = run({ status: 'RUNNING', duration: null })
    const ends = Array.from({ length: 100 }, (_, second) => axisOf(running, Date.parse(at(second))).to)
    expect(new Set(ends).size).toBeLessThan(50)
    for (const [second, to] of ends.entries()) {
      expect(to).toBeGreaterThanOrEqual(Date.parse(at(second)))
      expect(to).toBeLessThanOrEqual(Date.parse(at(second * 1.25 + 2)))
    }
  })

  test('ends now while the run does not', () => {
    expect(endOf(run({ status: 'RUNNING', duration: null }), 5)).toBe(5)
  })
})

test('tasks come by their start, then what was taken over, then what never began', () => {
  const tasks = [
    task({ task_id: 'never', status: 'SKIPPED' }),
    task({ task_id: 'taken', taken_from: 'x', start_date: at(-9) }),
    task({ task_id: 'second', start_date: at(2) }),
    task({ task_id: 'first', start_date: at(1) }),
  ]
  expect(inOrder(tasks).map(({ task_id }) => task_id)).toEqual(['first', 'second', 'taken', 'never'])
})

describe('a bar', () => {
  const axis = { from: 0, to: 100_000 }
  const path = (from: number, to: number) =>
    pathsOf([{ kind: 'attempt', tone: 'good', from, to }], axis)[0]?.[1]

  test('can be seen however short it is, and never leaves the line', () => {
    expect(path(50_000, 50_001)).toBe('M500 2h4v12h-4z')
    expect(path(100_000, 100_000)).toBe(`M${WIDTH - 4} 2h4v12h-4z`)
    expect(path(0, 100_000)).toBe(`M0 2h${WIDTH}v12h-${WIDTH}z`)
  })

  test('of a failure has another shape, as a wait has', () => {
    const shape = (kind: 'attempt' | 'wait', tone: 'good' | 'bad') =>
      pathsOf([{ kind, tone, from: 0, to: 50_000 }], axis)[0]?.[1]
    expect(new Set([shape('attempt', 'good'), shape('attempt', 'bad'), shape('wait', 'good')]).size).toBe(3)
  })

  test('shares its path with those of its tone', () => {
    const bars = [1, 2, 3].map(n => ({
      kind: 'attempt' as const,
      tone: 'bad' as const,
      from: n * 9,
      to: n * 9,
    }))
    expect(pathsOf(bars, axis)).toHaveLength(1)
  })
})
