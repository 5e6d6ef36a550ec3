import { describe, expect, test } from 'vitest'
import { checkDays, datesBetween, decideDates, type Known } from '../../../functions/dag-launch/dates.ts'
import { configurationKey } from '../../../shared/model/configuration-key.ts'
import { runId, slotUuid } from '../../../shared/model/ids.ts'
import { slotsOf } from '../../../shared/model/schedule.ts'
import { DAY, formatDate, MINUTE, parseDate } from '../../../shared/model/time.ts'

const at = (text: string) => parseDate(text) ?? Number.NaN
const identity = { configuration_type: 'table-to-table', environment: 'DEV', configuration_id: 'job_DEV' }
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const [FIRST, SECOND_DAY] = [at('2024-09-17'), at('2024-09-18')]

const known = (n: number, fields: Partial<Known> = {}): Known => ({
  run_id: runId(n * MINUTE, uuid(n)),
  status: 'SUCCESS',
  execution_date: FIRST,
  launch_date: n * MINUTE,
  trigger: { kind: 'launch', by: 'ada' },
  ...fields,
})
const mine = { trigger: { kind: 'backfill', by: 'ada', backfill_id: 'b' } } as const
const failed = { status: 'FAILED' } as const

const decide = (runs: Known[], changes: { again?: boolean; width?: number; backfill_id?: string } = {}) =>
  decideDates([FIRST, SECOND_DAY], runs, {
    ...{ account: '000001', identity, backfill_id: 'b', again: false, width: DAY },
    ...changes,
  })
const kindsOf = (...of: Parameters<typeof decide>) =>
  decide(...of).map(one => ('uuid' in one ? 'new' : 'made' in one ? 'made' : 'left out'))

describe('a date of a backfill', () => {
  test.each<[string, Known[], string[]]>([
    ['has a new run where none works for it', [], ['new', 'new']],
    ['is left out where a run works for it', [known(1)], ['left out', 'new']],
    ['is left out where a run for it runs or waits', [known(1, { status: 'QUEUED' })], ['left out', 'new']],
    [
      'is left out where a run works for a moment of the day',
      [known(1, { execution_date: FIRST + DAY - 1 })],
      ['left out', 'new'],
    ],
    ['has a new run where all that work for it failed', [known(1, failed), known(2, failed)], ['new', 'new']],
    ['is left out where one of several did not fail', [known(1, failed), known(2)], ['left out', 'new']],
    ['is told to be made where its run is of this backfill', [known(1, mine)], ['made', 'new']],
    ['is told to be made though that run has failed', [known(1, { ...mine, ...failed })], ['made', 'new']],
  ])('%s', (_, runs, expected) => {
    expect(kindsOf(runs)).toEqual(expected)
  })

  test('that is a slot is left out only for a run of this very moment', () => {
    const runs = [known(1, { execution_date: FIRST + 1 }), known(2, { execution_date: SECOND_DAY })]
    expect(kindsOf(runs, { width: 0 })).toEqual(['new', 'left out'])
  })

  test('has a run all the same where it is asked for again, but one for each key', () => {
    expect(kindsOf([known(1)], { again: true })).toEqual(['new', 'new'])
    expect(kindsOf([known(1, mine)], { again: true })).toEqual(['made', 'new'])
    const [one] = decide([known(1)], { again: true })
    expect(decide([known(1)], { again: true, backfill_id: 'c' })[0]).not.toEqual(one)
  })

  test('has the uuid of its slot, or after a failed run one that the latest of those makes', () => {
    const slot = slotUuid('000001', configurationKey(identity), FIRST)
    expect(decide([])[0]).toEqual({ date: FIRST, uuid: slot })
    const [after] = decide([known(1, failed)])
    expect(after).not.toEqual({ date: FIRST, uuid: slot })
    expect(decide([known(1, failed)], { backfill_id: 'c' })[0]).toEqual(after)
    const [later] = decide([known(2, failed), known(1, failed)])
    expect(later).not.toEqual(after)
    expect(decide([known(2, failed)])[0]).toEqual(later)
  })
})

describe('the days of a backfill', () => {
  const between = (
    from: string,
    to: string,
    slots?: Parameters<typeof datesBetween>[2],
    now = at('2024-09-18T12:00Z'),
  ) => datesBetween({ from: at(from), to: at(to) }, now, slots).map(formatDate)

  test('are all from the first to the last, both included', () => {
    expect(between('2024-02-28', '2024-03-01')).toEqual([
      '2024-02-28T00:00:00+00:00',
      '2024-02-29T00:00:00+00:00',
      '2024-03-01T00:00:00+00:00',
    ])
  })

  test('are a thousand at the most', () => {
    const to = formatDate(FIRST).slice(0, 10)
    expect(between(formatDate(FIRST - 999 * DAY).slice(0, 10), to)).toHaveLength(1000)
    expect(() => between(formatDate(FIRST - 1000 * DAY).slice(0, 10), to)).toThrow('fault')
  })

  const schedule = { interval: '30 5,17 * * *', timezone: 'UTC', catchup: false }

  test('are the slots of its schedule where it has one, but those still to come', () => {
    expect(between('2024-09-17', '2024-09-18', slotsOf(schedule))).toEqual([
      '2024-09-17T05:30:00+00:00',
      '2024-09-17T17:30:00+00:00',
      '2024-09-18T05:30:00+00:00',
    ])
  })

  test('must have a slot', () => {
    expect(() =>
      between('2024-09-17', '2024-09-18', slotsOf({ ...schedule, interval: '0 0 1 * *' })),
    ).toThrow('fault')
  })

  test('may be today, but neither later nor the wrong way round', () => {
    expect(() => checkDays({ from: FIRST, to: FIRST }, FIRST)).not.toThrow()
    expect(() => checkDays({ from: FIRST, to: SECOND_DAY }, SECOND_DAY - 1)).toThrow('fault')
    expect(() => checkDays({ from: SECOND_DAY, to: FIRST }, SECOND_DAY)).toThrow('fault')
  })
})
