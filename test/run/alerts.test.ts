import { afterAll, describe, expect, test } from 'vitest'
import { newUuid } from '../../shared/model/ids.ts'
import { ALERT_STATUSES, type AlertStatus } from '../../shared/model/monitoring.ts'
import { SETTABLE_STATUSES, SUB_STATUSES } from '../../shared/model/statuses.ts'
import { DAY, MINUTE, SECOND, systemClock } from '../../shared/model/time.ts'
import { tellLate } from '../../shared/run/alert.ts'
import { endedByRunner, setByHand } from '../../shared/run/change.ts'
import { decide } from '../../shared/run/decide.ts'
import { newRun } from '../../shared/run/start.ts'
import { type Alert, alertRef, fromAlert, listUndelivered, toAlert } from '../../shared/store/alerts.ts'
import type { Configuration } from '../../shared/store/configurations.ts'
import { transact } from '../../shared/store/database.ts'
import { madeConfiguration } from '../system/stored.ts'
import { startSystem } from '../system/system.ts'

const system = await startSystem()
afterAll(() => system.stop())

const NOW = 1_726_653_600 * SECOND
const UUID = '00000000-0000-4000-8000-000000000001'
const ALL = [...ALERT_STATUSES]

const configuration = (fields: Partial<Configuration> = {}) => madeConfiguration({ version: 1, ...fields })
const run = newRun({
  account: '000001',
  configuration: configuration(),
  uuid: UUID,
  now: NOW,
  trigger: undefined,
  request: undefined,
})

const ENDINGS = {
  ...Object.fromEntries(
    SUB_STATUSES.map(sub_status => [
      `its runner as ${sub_status}`,
      endedByRunner(run, { sub_status, tellsWorkflows: false }, NOW),
    ]),
  ),
  ...Object.fromEntries(
    SETTABLE_STATUSES.map(status => [`hand as ${status}`, setByHand(run, status, NOW, 'ann')]),
  ),
}

/** What is told of a run that ends so. */
function told(ending: string, own: Configuration | undefined, before: string[] = []) {
  const change = ENDINGS[ending]
  if (!change) throw new Error(`No ending ${ending}`)
  const surroundings = { own, queued: [], workflows: [], targets: [], told: before }
  const where = { account: '000001', now: NOW, newUuid: () => UUID }
  return decide(run, change, surroundings, where)
}
const statuses = (ending: string, own: Configuration | undefined, before?: string[]) =>
  told(ending, own, before).alerts.map(({ alert }) => alert.fact?.status)

describe('of a run that is ended by', () => {
  test.each<[string, AlertStatus[]]>([
    ['its runner as SUCCESS', ['SUCCESS']],
    ['its runner as WARNING', ['SUCCESS', 'WARNING']],
    ['its runner as BREAK', ['SUCCESS', 'BREAK']],
    ['its runner as STOP', ['SUCCESS', 'STOP']],
    ['its runner as FAILED', ['FAILED']],
    ['hand as SUCCESS', ['SUCCESS']],
    ['hand as FAILED', ['FAILED']],
    ['hand as NO_MATCH', ['NO_MATCH']],
    ['hand as CHECKED', ['CHECKED']],
    ['hand as RUNNING', []],
  ])('%s, %j is told where all is asked for', (ending, expected) => {
    expect(statuses(ending, configuration({ alert: { statuses: ALL } }))).toEqual(expected)
    expect(statuses(ending, configuration({ alert: { statuses: [] } }))).toEqual([])
    expect(statuses(ending, configuration())).toEqual([])
    expect(statuses(ending, undefined)).toEqual([])
  })

  test.each(Object.keys(ENDINGS))(
    '%s, RECOVERED is told where it is the first success after a failure',
    ending => {
      const isSuccess = ENDINGS[ending]?.change.status === 'SUCCESS'
      const alert = { statuses: ['RECOVERED' as const] }
      expect(statuses(ending, configuration({ alert }))).toEqual([])
      const expected = isSuccess ? ['RECOVERED'] : []
      expect(statuses(ending, configuration({ alert, is_failing: true }))).toEqual(expected)
    },
  )

  test.each(Object.keys(ENDINGS))('%s, what was told before is not told again', ending => {
    const own = configuration({ alert: { statuses: ALL }, is_failing: true })
    const ids = told(ending, own).alerts.map(({ id }) => id)
    expect(ids.every(id => id.startsWith(`${UUID}~`))).toBe(true)
    expect(statuses(ending, own, ids)).toEqual([])
  })

  test.each(Object.keys(ENDINGS))(
    '%s, its configuration fails from FAILED to SUCCESS, whatever comes between',
    ending => {
      const status = ENDINGS[ending]?.change.status
      for (const is_failing of [true, false]) {
        const { runsOf } = told(ending, configuration({ is_failing }))
        const after = status === 'FAILED' || (status !== 'SUCCESS' && is_failing)
        expect(runsOf[0]?.is_failing ?? is_failing).toBe(after)
      }
    },
  )
})

describe('a slot whose run is late', () => {
  const now = systemClock()
  const tell = (account: string, own: Configuration, uuid: string) =>
    transact(system.db, tx =>
      tellLate(tx, own, { date: NOW, uuid, run_id: null }, { db: system.db, account, now: now() }),
    )

  test('is told of once, under the uuid that stands for its run', async () => {
    const account = system.newAccount()
    const own = configuration({ alert: { statuses: ['LATE'], late_after_minutes: 30 } })
    const uuid = newUuid()
    expect(await tell(account, own, uuid)).toEqual([`${uuid}~LATE`])
    expect(await tell(account, own, uuid)).toEqual([])
    const stored = await alertRef(system.db, account, `${uuid}~LATE`).get()
    expect(toAlert(stored.data() ?? {})).toMatchObject({
      fact: { status: 'LATE', execution_date: NOW, run_id: null },
    })
  })

  test('is told of to nobody who did not ask for it', async () => {
    const own = configuration({ alert: { statuses: ['FAILED'] } })
    expect(await tell(system.newAccount(), own, newUuid())).toEqual([])
  })
})

test('what is told of as undelivered is what cannot be, and what waits for long, and nothing else', async () => {
  const account = system.newAccount()
  const now = systemClock()()
  const own = configuration({ alert: { statuses: ALL } })
  const [one] = told('hand as FAILED', own).alerts
  if (!one) throw new Error('Nothing is told')
  const put = (id: string, fields: Partial<Alert>) =>
    alertRef(system.db, account, id).set(fromAlert({ ...one.alert, ...fields }))
  await put('dead', { state: 'dead', date: now - MINUTE, deliver_at: null })
  await put('forgotten', { state: 'dead', date: now - 8 * DAY, deliver_at: null })
  await put('slow', { date: now - 20 * MINUTE })
  await put('new', { date: now - MINUTE })
  await put('done', { state: 'delivered', date: now - MINUTE, deliver_at: null })
  const listed = async (limit: number) => {
    const found = await listUndelivered(system.db, account, { now, limit })
    return found.map(({ id }) => id)
  }
  expect(await listed(10)).toEqual(['dead', 'slow'])
  await put('dead2', { state: 'dead', date: now - 2 * MINUTE, deliver_at: null })
  expect(await listed(1)).toEqual(['dead', 'slow'])
})
