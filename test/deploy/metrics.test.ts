import { beforeAll, describe, expect, test } from 'vitest'
import { METRIC_NAMES } from '../../deploy/monitoring/files.ts'
import { filterOf, logMetric, METRICS, type MetricName } from '../../deploy/monitoring/metrics.ts'
import { claim } from '../../functions/run-execute/lease.ts'
import { DEATHS } from '../../functions/run-execute/suspects.ts'
import { uuidOf } from '../../shared/model/ids.ts'
import { lineOf } from '../../shared/model/log.ts'
import { MINUTE, type Micros, SECOND, systemClock } from '../../shared/model/time.ts'
import { monitored, startTelling } from '../functions/alert-deliver/told.ts'
import { until } from '../warehouse/place.ts'
import { startRunning } from '../warehouse/warehouse.ts'
import type { Fault } from '../wire/faults.ts'

/** What BigQuery answers of a token that it does not take. */
const REFUSAL: Fault = { kind: 'answer', status: 401, reason: 'authError', message: 'authError' }

/** A line as Cloud Logging takes it: what it knows of a line is no part of the payload. */
type Line = Record<string, unknown>
const asTaken = (text: string): Line => {
  const { severity: _, 'logging.googleapis.com/trace': __, ...payload } = Object(JSON.parse(text))
  return { 'resource.type': 'cloud_run_revision', ...payload }
}

/** Whether a filter lets a line through: of the filter language, what the metrics use, and no more. */
function lets(filter: string, line: Line): boolean {
  return filter.split(' AND ').every(term => {
    const [, field = '', value = ''] = /^(?:jsonPayload\.)?([\w.]+)=("[^"]*"|\d+)$/.exec(term) ?? []
    if (field === '') throw new Error(`Cannot evaluate ${term}`)
    return line[field] === JSON.parse(value)
  })
}

/** The lines of running functions to which everything happens that is counted. */
let lines: Line[] = []
let account = ''
const wall = systemClock()
let ahead: Micros = 0
beforeAll(async () => {
  const telling = await startTelling()
  telling.post.say.recipient = () => ({ code: 550, text: 'No such user' })
  const job = await monitored(telling.system, { alert: { email: { email_to: 'gone@tailer.test' } } })
  await job.end('FAILED')
  await telling.later(MINUTE)
  await telling.system.callPrivate('schedule-tick', {})

  const running = await startRunning({ now: () => wall() + ahead })
  const place = await running.newPlace()
  account = place.account
  await place.deployTables('job', { a: { sql: 'SELECT 1 AS n', table_name: 'a' } })
  const looks = (method: string, path: string) => method === 'GET' && path.includes('/jobs/tailer_')
  running.faults.set(looks, REFUSAL)
  const run_id = await place.launch('job')
  await until(async () => (await place.runOf(run_id)).failures === 1)
  await running.execute(account, run_id)

  running.gate.isOpen = false
  const killer = await place.launch('job')
  for (let death = 0; death < DEATHS; death++) {
    const held = { db: running.system.db, account, uuid: uuidOf(killer), holder: `runner ${death}` }
    expect(await claim(held, wall() + ahead, { isWatched: true })).toHaveProperty('run')
    ahead += 21 * SECOND
  }
  await running.execute(account, killer)
  lines = [...telling.system.logs, ...running.system.logs].map(entry => asTaken(lineOf(entry)))
  await running.stop()
  await telling.stop()
})

const counted = (name: MetricName) => lines.filter(line => lets(filterOf(METRICS[name]), line))

describe('of the lines that the functions write,', () => {
  test.each(METRIC_NAMES)('%s counts some, each with the fields that it is counted by', name => {
    const found = counted(name)
    expect(found.length).toBeGreaterThan(0)
    const { labels, value } = { value: undefined, ...METRICS[name] }
    // A private function serves no one account, and not every request gets as far as its action.
    const asked = name === 'tailer_requests' ? found.filter(line => 'action' in line) : found
    expect(asked.length).toBeGreaterThan(0)
    for (const line of asked) {
      for (const label of labels) expect(line).toHaveProperty(label)
      if (value !== undefined) expect(line[value]).toBeTypeOf('number')
    }
  })

  test('a tick is counted, and no call of another function', () => {
    expect(counted('tailer_ticks').map(line => line.function)).toEqual(['schedule-tick'])
  })

  test('a launch is counted once, by what made it, and so is that of a run that nobody runs', () => {
    const messages = counted('tailer_launches').map(({ message }) => message)
    expect(messages).toHaveLength(3)
    expect(new Set(messages).size).toBe(3)
    expect(counted('tailer_launches').map(({ trigger }) => trigger)).toEqual(messages.map(() => 'launch'))
  })

  test('a run is counted once, by what became of it', () => {
    const ends = counted('tailer_runs').filter(line => line.account === account)
    expect(ends.map(({ status, trigger }) => [status, trigger])).toEqual([
      ['SUCCESS', 'launch'],
      ['FAILED', 'launch'],
    ])
  })

  test('an alert is counted once, when it is given up', () => {
    expect(counted('tailer_alerts_undelivered')).toHaveLength(1)
  })
})

test('a metric takes each label out of the field that it is named by', () => {
  expect(logMetric(METRICS.tailer_run_seconds)).toMatchObject({
    filter: 'resource.type="cloud_run_revision" AND jsonPayload.event="run-ended"',
    labelExtractors: { account: 'EXTRACT(jsonPayload.account)' },
    valueExtractor: 'EXTRACT(jsonPayload.seconds)',
    metricDescriptor: { valueType: 'DISTRIBUTION', labels: [{ key: 'account', valueType: 'STRING' }] },
  })
})
