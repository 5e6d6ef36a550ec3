import { afterAll, beforeAll, expect, test } from 'vitest'
import { slotsOf } from '../../shared/model/schedule.ts'
import { formatDate, MINUTE, type Micros, systemClock } from '../../shared/model/time.ts'
import { startPost } from '../functions/alert-deliver/post.ts'
import { ALERTING } from '../system/system.ts'
import { until } from '../warehouse/place.ts'
import { type Running, startRunning } from '../warehouse/warehouse.ts'

const wall = systemClock()
let ahead: Micros = 0
let post: Awaited<ReturnType<typeof startPost>>
let running: Running
beforeAll(async () => {
  post = await startPost()
  const mail = { url: post.url, user: undefined, password: undefined }
  running = await startRunning({ now: () => wall() + ahead, alerting: { ...ALERTING, mail } })
})
afterAll(async () => {
  await running.stop()
  await post.stop()
})

const NIGHTLY = { interval: '0 2 * * *', timezone: 'UTC', catchup: false }
const DOCUMENT = {
  ...{ schedule_interval: NIGHTLY.interval, start_date: '2020, 1, 1' },
  ...{ retries: 1, retry_delay_seconds: 300 },
  monitoring: {
    ...{ alert_enabled: true, alert_environment: ['DEV'], alert_status: ['FAILED', 'RECOVERED'] },
    alert: { email: { email_to: 'ops@tailer.test', email_subject: '@status of @execution_date' } },
  },
}

test('a week of nights runs by itself: a passing error is tried again unheard, a failure is told, and so is that it is over', async () => {
  const place = await running.newPlace()
  const appended = { table_name: 'out', write_disposition: 'WRITE_APPEND' }
  await place.query(`CREATE TABLE ${place.table('source')} AS SELECT 1 AS n`)
  await place.deployTables('job', { a: { sql: 'SELECT n FROM source', ...appended } }, DOCUMENT)
  const remove = () => place.query(`DROP TABLE ${place.table('source')}`)
  const repair = () => place.query(`CREATE TABLE ${place.table('source')} AS SELECT 1 AS n`)

  const slots: Micros[] = []
  /** Lets it be the next slot, and the tick launch its run. */
  async function night(): Promise<string> {
    const slot = slotsOf(NIGHTLY).after(slots.at(-1) ?? wall()) ?? 0
    slots.push(slot)
    // A day that passes in the middle of a delivery would be a day that it took.
    await running.idle()
    ahead = slot - wall()
    await running.system.callPrivate('schedule-tick', {})
    const [run] = await place.runs('job')
    return run?.run_id ?? ''
  }
  const good = async () => (await place.ended(await night())).status
  /** A night whose source lacks at first; then the time of the retry comes. */
  async function bad(before: () => Promise<unknown>) {
    await remove()
    const run_id = await night()
    await until(async () => (await place.runOf(run_id)).lease_holder === null)
    await before()
    ahead += 6 * MINUTE
    await running.sweep()
    const { status } = await place.ended(run_id)
    return [status, (await place.tasksOf(run_id)).a?.attempt]
  }

  expect(await good()).toBe('SUCCESS')
  expect(await good()).toBe('SUCCESS')
  expect(await bad(repair)).toEqual(['SUCCESS', 2])
  expect(await bad(async () => {})).toEqual(['FAILED', 2])
  await repair()
  for (let rest = 0; rest < 3; rest++) expect(await good()).toBe('SUCCESS')
  await running.idle()

  expect(slots).toHaveLength(7)
  const [, , , failed = 0, next = 0] = slots
  expect(post.received.map(({ mail }) => mail.subject)).toEqual([
    `FAILED of ${formatDate(failed)}`,
    `RECOVERED of ${formatDate(next)}`,
  ])
  const { body } = await place.call('configuration-status', {
    action: 'list_operations',
    account: place.account,
  })
  const letters = ['SUCCESS', 'SUCCESS', 'SUCCESS', 'FAILED', 'SUCCESS', 'SUCCESS', 'SUCCESS']
  expect(body).toMatchObject({
    results: [
      {
        late: false,
        running: [],
        next_launch: formatDate(slotsOf(NIGHTLY).after(slots.at(-1) ?? 0) ?? 0),
        last_runs: letters.map(status => ({ status, outcomes: status === 'FAILED' ? 'F' : 'S' })),
      },
    ],
    undelivered_alerts: [],
  })
  expect(await place.count('out')).toBe(6)
}, 60_000)
