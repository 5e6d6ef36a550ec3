import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { MINUTE } from '../../../shared/model/time.ts'
import { email, monitored, startTelling } from './told.ts'

const telling = await startTelling()
const { system, post, deliver, later } = telling
afterAll(() => telling.stop())
beforeEach(telling.reset)

describe('a night that fails', () => {
  test('is told once, and the first success after it too', async () => {
    const job = await monitored(system, { alert_status: ['FAILED', 'RECOVERED'], ...email() })
    await job.end('SUCCESS')
    expect(await deliver()).toEqual([])
    const failed = await job.end('FAILED')
    expect(await deliver()).toEqual(['delivered'])
    const recovered = await job.end('SUCCESS')
    await job.end('SUCCESS')
    expect(await deliver()).toEqual(['delivered'])
    expect(post.received.map(({ mail }) => mail.subject)).toEqual([
      expect.stringMatching(/^TAILER RUN ALERT: gbq-to-gbq\|job_DEV FAILED at 20/),
      expect.stringContaining('RECOVERED'),
    ])
    expect(post.received.map(({ mail }) => mail.text)).toEqual([
      expect.stringContaining(failed),
      expect.stringContaining(recovered),
    ])
  })

  test('is told once, however often FAILED is set by hand', async () => {
    const job = await monitored(system, email())
    const run_id = await job.end('FAILED')
    await job.set(run_id, 'CHECKED')
    await job.set(run_id, 'FAILED')
    expect(system.alerts).toHaveLength(1)
    await deliver()
    expect(await later(MINUTE)).toEqual([])
    expect(post.received).toHaveLength(1)
  })

  test.each([
    ['alerts are not enabled', { alert_enabled: false }],
    ['the environment is left out', { alert_environment: ['PROD'] }],
    ['the status is not asked for', { alert_status: ['SUCCESS'] }],
  ])('is told to nobody where %s', async (_, more) => {
    const job = await monitored(system, { ...email(), ...more })
    await job.end('FAILED')
    expect(system.alerts).toEqual([])
  })
})

describe('a mail', () => {
  test('has the variables filled in, and what is none left as it is', async () => {
    const job = await monitored(system, {
      alert_info: '<call me>',
      ...email({
        email_subject: '@jobid: @status in @environment (@environnement)',
        email_body: '<p>@configuration_id @configuration_type @alert_info @random_quote</p>',
      }),
    })
    await job.end('FAILED')
    await deliver()
    expect(post.received[0]?.mail).toMatchObject({
      subject: 'gbq-to-gbq|job_DEV: FAILED in DEV (@environnement)',
      html: expect.stringContaining('<p>job_DEV table-to-table &lt;call me&gt; @random_quote</p>'),
    })
  })

  test('is plain text alone where that is asked for', async () => {
    const job = await monitored(system, email({ email_body_type: 'txt', email_body: 'Look: @status' }))
    await job.end('FAILED')
    await deliver()
    expect(post.received[0]?.mail).toMatchObject({
      text: expect.stringMatching(/^Look: FAILED\s*$/),
      html: false,
    })
  })

  test('tells by itself who set the status, and links to the run', async () => {
    const job = await monitored(system, { impact: 1, ...email() }, { short_description: 'Prepares <sales>' })
    const run_id = await job.end('FAILED')
    await deliver()
    const { text, html } = post.received[0]?.mail ?? {}
    expect(text).toContain(`http://localhost:8080/studio/${job.account}/runs/${run_id}`)
    expect(text).toContain('Updated by: tester')
    expect(text).toContain('Impact: 1')
    expect(html).toContain('Prepares &lt;sales&gt;')
  })

  test('has no header that a configuration wrote into another', async () => {
    const job = await monitored(system, email({ email_subject: 'A\r\nBcc: all@tailer.test\nX: @status' }))
    await job.end('FAILED')
    await deliver()
    const [received] = post.received
    expect(received?.to).toEqual(['ops@tailer.test'])
    expect(received?.mail.subject).toBe('A Bcc: all@tailer.test X: FAILED')
    expect([...(received?.mail.headers.keys() ?? [])]).not.toContain('bcc')
  })

  test('goes to each of several readers, and those see each other', async () => {
    const job = await monitored(system, email({ email_to: 'ops@tailer.test; dev@tailer.test;' }))
    await job.end('FAILED')
    await deliver()
    expect(post.received.map(({ to }) => to)).toEqual([['ops@tailer.test', 'dev@tailer.test']])
  })

  test('comes from an allowed domain, and from no other, which is answered to', async () => {
    const own = await monitored(system, email({ email_from: 'etl@tailer.test' }))
    await own.end('FAILED')
    const other = await monitored(system, email({ email_from: 'boss@bank.test' }))
    await other.end('FAILED')
    await deliver()
    const heads = post.received.map(({ from, mail }) => [from, mail.from?.text, mail.replyTo?.text])
    expect(heads.toSorted()).toEqual([
      ['alerts@tailer.test', 'alerts@tailer.test', 'boss@bank.test'],
      ['etl@tailer.test', 'etl@tailer.test', undefined],
    ])
  })
})
