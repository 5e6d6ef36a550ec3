import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { MINUTE, SECOND } from '../../shared/model/time.ts'
import { email, monitored, startTelling } from '../functions/alert-deliver/told.ts'

const telling = await startTelling()
const { system, post, deliver, later } = telling
afterAll(() => telling.stop())
beforeEach(telling.reset)

describe('an SMTP server', () => {
  test('that refuses one reader for good keeps no other from being told', async () => {
    post.say.recipient = address => (address.startsWith('gone') ? { code: 550, text: 'nobody' } : undefined)
    const job = await monitored(system, email({ email_to: 'gone@tailer.test;ops@tailer.test' }))
    const run_id = await job.end('FAILED')
    expect(await deliver()).toEqual(['dead'])
    expect(post.received.map(({ to }) => to)).toEqual([['ops@tailer.test']])
    expect(await job.alert(run_id, 'FAILED')).toMatchObject({
      state: 'dead',
      error: expect.stringContaining('nobody'),
    })
  })

  test('that refuses one reader for now is asked for that one again', async () => {
    post.say.recipient = address => (address.startsWith('full') ? { code: 452, text: 'full' } : undefined)
    const job = await monitored(system, email({ email_to: 'full@tailer.test;ops@tailer.test' }))
    await job.end('FAILED')
    expect(await deliver()).toEqual(['waiting'])
    post.say.recipient = () => undefined
    expect(await later(MINUTE)).toEqual(['delivered'])
    expect(post.received.map(({ to }) => to)).toEqual([['ops@tailer.test'], ['full@tailer.test']])
  })

  test('that has no time is asked again with growing pauses, and after a day no more', async () => {
    post.say.mail = () => ({ code: 451, text: 'later' })
    const job = await monitored(system, email())
    const run_id = await job.end('FAILED')
    const states = await deliver()
    expect(await later(10 * SECOND)).toEqual([])
    for (let hours = 0; hours < 30; hours++) states.push(...(await later(60 * MINUTE)))
    expect(states.at(-1)).toBe('dead')
    expect(states.length).toBeGreaterThan(5)
    expect(states.length).toBeLessThan(15)
    expect(await job.alert(run_id, 'FAILED')).toMatchObject({ state: 'dead', deliver_at: null })
  })

  test('that took a mail and died before it said so is sent the same one again', async () => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
    post.say.taken = () => answered
    const job = await monitored(system, email())
    await job.end('FAILED')
    const [order] = system.alerts
    const first = deliver()
    await expect.poll(() => post.received.length).toBe(1)
    post.say.taken = () => {}
    system.alerts.push(...(order ? [order] : []))
    expect(await deliver()).toEqual(['held'])
    expect(await later(3 * MINUTE)).toEqual(['delivered'])
    const [one, again] = post.received.map(({ mail }) => mail.messageId)
    expect(again).toBe(one)
    expect(one).toMatch(/^<[0-9a-f]{32}@tailer\.test>$/)
    answer()
    expect(await first).toEqual(['lost'])
  })
})

test('an alert that cannot be read keeps no other from being handed on', async () => {
  const job = await monitored(system, email())
  const broken = system.db.doc(`accounts/${job.account}/alerts/broken`)
  await broken.set({ state: 'waiting', deliver_at: new Date(0) })
  await job.end('FAILED')
  system.alerts.length = 0
  expect(await later(SECOND)).toContain('delivered')
  expect(post.received).toHaveLength(1)
  await broken.delete()
})

describe('a flood', () => {
  test('of 25 alerts is ten mails, and a digest of the others when the five minutes are over', async () => {
    const job = await monitored(system, email({ email_to: 'flood@tailer.test' }))
    for (let n = 0; n < 25; n++) {
      await job.end('FAILED')
      await deliver()
    }
    expect(post.received).toHaveLength(10)
    expect(await later(MINUTE)).toEqual([])
    expect(await later(5 * MINUTE)).toEqual(['delivered'])
    expect(post.received).toHaveLength(11)
    expect(post.received[10]?.mail.subject).toContain('15 more alerts')
    expect(post.received[10]?.mail.text?.match(/FAILED job_DEV in DEV/g)).toHaveLength(15)
    await job.end('FAILED')
    expect(await deliver()).toEqual(['delivered'])
    expect(post.received).toHaveLength(12)
  })

  test('to one reader keeps no alert from another', async () => {
    const job = await monitored(system, email({ email_to: 'flood2@tailer.test' }))
    for (let n = 0; n < 11; n++) await job.end('FAILED')
    await deliver()
    const other = await monitored(system, email({ email_to: 'calm@tailer.test' }))
    await other.end('FAILED')
    await deliver()
    expect(post.received.filter(({ to }) => to.includes('calm@tailer.test'))).toHaveLength(1)
    expect(post.received).toHaveLength(11)
  })
})
