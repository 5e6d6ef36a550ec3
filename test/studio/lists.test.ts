import { describe, expect, test } from 'vitest'
import type { LastRun, ListedRun, Operation } from '../../studio/data/shapes.ts'
import { barsOf, placeAt, WIDTH } from '../../studio/rules/bars.ts'
import { withRuns } from '../../studio/rules/changed.ts'
import { filtersOf, shownOf } from '../../studio/rules/operations.ts'
import { runFiltersOf, startedBy, withChanges } from '../../studio/rules/runs.ts'

const listed = (run_id: string, more: Partial<ListedRun> = {}): ListedRun => ({
  account: '000099',
  configuration_id: 'a',
  configuration_type: 'table-to-table',
  duration: null,
  environment: 'DEV',
  job_id: 'gbq-to-gbq|a',
  run_id,
  start_execution_date: '2026-11-24T10:00:00+00:00',
  status: 'RUNNING',
  sub_status: null,
  version: 1,
  execution_date: '2026-11-24T10:00:00+00:00',
  trigger: { kind: 'launch', by: 'ann@x.example' },
  error_line: null,
  outcomes: null,
  notes: 0,
  ...more,
})

const last = (run_id: string, more: Partial<LastRun> = {}): LastRun => ({
  run_id,
  status: 'SUCCESS',
  sub_status: 'SUCCESS',
  start_execution_date: '2026-11-24T09:00:00+00:00',
  duration: '0:00:10',
  error_line: null,
  tasks: 0,
  outcomes: 'SS',
  ...more,
})

const operation = (configuration_id: string, more: Partial<Operation> = {}): Operation => ({
  account: '000099',
  activated: true,
  configuration_id,
  configuration_type: 'table-to-table',
  environment: 'DEV',
  short_description: null,
  version: 1,
  next_launch: null,
  late: false,
  freshness: null,
  notes: 0,
  running: [],
  task_ids: [['t', 'u']],
  last_runs: [],
  ...more,
})

describe('a run that has changed', () => {
  test('is put into the strip of its own operation, the latest first, and counts as running', () => {
    const [a, b] = withRuns([operation('a', { last_runs: [last('1')] }), operation('b')], [listed('2')])
    expect(a?.last_runs.map(({ run_id }) => run_id)).toEqual(['2', '1'])
    expect(a?.running).toEqual(['2'])
    expect(b).toEqual(operation('b'))
  })

  test('takes the place of what was known of it, and keeps which tasks its outcomes go by', () => {
    const ended = listed('1', { status: 'FAILED', sub_status: 'FAILED', duration: '0:00:02', outcomes: 'SF' })
    const [a] = withRuns([operation('a', { last_runs: [last('1', { status: 'RUNNING' })] })], [ended])
    expect(a?.last_runs).toMatchObject([{ status: 'FAILED', outcomes: 'SF', tasks: 0 }])
    expect(a?.running).toEqual([])
  })

  test('is no last run while it waits for a slot', () => {
    const [a] = withRuns([operation('a')], [listed('1', { status: 'QUEUED' })])
    expect(a?.last_runs).toEqual([])
  })

  test('drops the oldest of thirty', () => {
    const thirty = Array.from({ length: 30 }, (_, index) => last(String(index)))
    const [a] = withRuns([operation('a', { last_runs: thirty })], [listed('new')])
    expect(a?.last_runs.length).toBe(30)
    expect(a?.last_runs[0]?.run_id).toBe('new')
  })
})

describe('a list of runs', () => {
  const filters = runFiltersOf(
    new URLSearchParams('status=RUNNING&trigger=launch&to=2026-11-24&from=x&type=none'),
  )

  test('has the filters of its address that there are, the last day included', () => {
    expect(filters).toEqual({ status: 'RUNNING', trigger: 'launch', started_to: '2026-11-25' })
  })

  test('gets new runs in their place, and loses those that no longer are so', () => {
    const early = listed('1', { start_execution_date: '2026-11-24T08:00:00+00:00' })
    const known = [listed('2'), early]
    const ended = listed('2', { status: 'SUCCESS' })
    const more = listed('3', { start_execution_date: '2026-11-24T09:00:00+00:00' })
    const others = [
      listed('4', { start_execution_date: '2026-11-25T00:00:00+00:00' }),
      listed('5', { trigger: { kind: 'schedule', by: 'schedule' } }),
      // Of a page that is not loaded.
      listed('6', { start_execution_date: '2026-11-24T07:00:00+00:00' }),
    ]
    const shown = withChanges(known, [ended, more, ...others], filters)
    expect(shown.map(({ run_id }) => run_id)).toEqual(['3', '1'])
  })

  test('tells what started a run', () => {
    expect(
      [{ kind: 'schedule', by: 's' } as const, { kind: 'retry', by: 'ann' } as const, null].map(startedBy),
    ).toEqual(['schedule', 'retry by ann', 'unknown'])
  })
})

describe('the home list', () => {
  const all = [
    operation('sales_export', { activated: false }),
    operation('daily_sales', { short_description: 'By store', last_runs: [last('1', { status: 'FAILED' })] }),
    operation('orders', { environment: 'PROD', late: true }),
  ]
  const none = new Set<string>()
  const ids = (search: string, favourites: ReadonlySet<string> = none) =>
    shownOf(all, filtersOf(new URLSearchParams(search)), favourites).map(
      ({ configuration_id }) => configuration_id,
    )

  test.each([
    ['', ['sales_export', 'daily_sales', 'orders']],
    ['q=SALES', ['sales_export', 'daily_sales']],
    ['q=sales+store', ['daily_sales']],
    ['environment=PROD', ['orders']],
    ['state=off', ['sales_export']],
    ['state=late', ['orders']],
    ['state=failed', ['daily_sales']],
    ['state=never+ran', ['sales_export', 'orders']],
    ['q=%26', []],
  ])('of %j has %j', (search, shown) => {
    expect(ids(search)).toEqual(shown)
  })

  test('has favourites first, or alone', () => {
    const favourites = new Set(['table-to-table~PROD~orders'])
    expect(ids('', favourites)).toEqual(['orders', 'sales_export', 'daily_sales'])
    expect(ids('favourites=only', favourites)).toEqual(['orders'])
  })
})

describe('the bars of the last runs', () => {
  const runs = [last('new', { status: 'FAILED', sub_status: 'FAILED' }), last('mid'), last('old')]

  test('are a path for each tone, and say in words what they show', () => {
    const { paths, said } = barsOf(runs)
    expect(paths.map(([tone]) => tone)).toEqual(['bad', 'good'])
    expect(said).toBe('Of the last 3 runs: 1 FAILED, 2 SUCCESS')
    expect(barsOf([]).said).toBe('It has not run yet')
  })

  test('tell which run is where, the latest at the right', () => {
    expect([WIDTH - 1, WIDTH - 6, 0].map(x => placeAt(runs, x)?.run_id)).toEqual(['new', 'mid', undefined])
  })
})
