import { describe, expect, test } from 'vitest'
import type { LastRun } from '../../studio/data/shapes.ts'
import { cellOf, gridOf, pathsOf, placeAfter, placeOf } from '../../studio/rules/grid.ts'

const run = (run_id: string, more: Partial<LastRun>): LastRun => ({
  run_id,
  status: 'SUCCESS',
  sub_status: 'SUCCESS',
  start_execution_date: '2026-11-24T16:00:00+00:00',
  duration: '0:00:01',
  error_line: null,
  tasks: 0,
  outcomes: null,
  ...more,
})

/** The latest first, as the API lists them: its last version has lost `b` and gained `c`. */
const strip = {
  task_ids: [
    ['a', 'b'],
    ['a', 'c'],
  ],
  last_runs: [
    run('r3', { status: 'RUNNING', tasks: null }),
    run('r2', { tasks: 1, outcomes: 'SF' }),
    run('r1', { tasks: 0, outcomes: 'S-' }),
  ],
  tasks: ['a', 'c'],
}
const lettersOf = (grid: ReturnType<typeof gridOf>) =>
  Object.fromEntries(grid.rows.map(({ task, letters }) => [task, letters.join('')]))

describe('the grid of an operation', () => {
  test('has a row for each task of now and, below, of then, by the list that each run goes by', () => {
    const grid = gridOf({ ...strip, running: new Map() })
    expect(grid.runs.map(({ run_id }) => run_id)).toEqual(['r1', 'r2', 'r3'])
    expect(Object.entries(lettersOf(grid))).toEqual([
      ['a', 'SS '],
      ['c', ' F '],
      ['b', '-  '],
    ])
  })

  test('has the tasks of a running run as its details tell them, the others not begun', () => {
    const running = new Map([['r3', { tasks: [{ task_id: 'a', status: 'RUNNING' as const }] }]])
    expect(lettersOf(gridOf({ ...strip, running }))).toEqual({ a: 'SSR', c: ' F-', b: '-  ' })
  })

  test('says of each row how often its task came out how', () => {
    const grid = gridOf({ ...strip, running: new Map() })
    expect(grid.rows.map(({ said }) => said)).toEqual(['2 succeeded', '1 failed', '1 not begun'])
  })

  test('takes an outcome that it does not know, and one that is missing, for one that is not told', () => {
    const last_runs = [run('r', { outcomes: 'X' })]
    expect(lettersOf(gridOf({ ...strip, last_runs, running: new Map() }))).toEqual({ a: ' ', c: ' ', b: ' ' })
  })

  test('finds the cell that an address names, and none that is not there', () => {
    const grid = gridOf({ ...strip, running: new Map() })
    for (const cell of ['r1/a', 'r2/c', 'r3'])
      expect(cellOf(grid, placeOf(grid, cell) ?? { row: 9, column: 9 })).toBe(cell)
    for (const cell of [null, '', 'r9', 'r9/a', 'r1/x']) expect(placeOf(grid, cell)).toBeUndefined()
  })

  test('is gone over by keys, and not left', () => {
    const grid = gridOf({ ...strip, running: new Map() })
    const led = (...keys: string[]) =>
      keys.reduce<ReturnType<typeof placeAfter>>((place, key) => placeAfter(grid, place, key), undefined)
    expect(led('ArrowDown')).toEqual({ row: 0, column: 2 })
    expect(led('ArrowDown', 'ArrowUp', 'ArrowUp')).toEqual({ row: -1, column: 2 })
    expect(led('ArrowDown', 'PageDown', 'Home', 'ArrowLeft')).toEqual({ row: 2, column: 0 })
    expect(led('ArrowDown', 'End', 'ArrowRight')).toEqual({ row: 0, column: 2 })
    expect(placeAfter(grid, undefined, 'x')).toBeUndefined()
    expect(
      placeAfter(gridOf({ ...strip, last_runs: [], running: new Map() }), undefined, 'End'),
    ).toBeUndefined()
  })

  test('draws a row as a path for each tone, however many runs it has', () => {
    const letters = Array.from({ length: 30 }, (_, at) => (at % 2 === 0 ? ('S' as const) : ('F' as const)))
    expect(pathsOf(letters).map(([tone]) => tone)).toEqual(['good', 'bad'])
  })
})
