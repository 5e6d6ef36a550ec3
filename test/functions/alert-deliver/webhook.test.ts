import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { Resolve } from '../../../functions/alert-deliver/webhook.ts'
import { MINUTE } from '../../../shared/model/time.ts'
import { monitored, startTelling } from './told.ts'

/** What names stand for here, each time they are asked for; the last answer is given again. */
const NAMES: Record<string, [string[], ...string[][]]> = {
  'hooks.example.com': [['10.1.2.3']],
  'both.example.com': [['93.184.216.34', '169.254.169.254']],
  'rebound.example.com': [['10.0.0.9'], ['8.8.8.8']],
}
const asked: string[] = []
const resolve: Resolve = (hostname, _, done) => {
  const times = asked.filter(name => name === hostname).length
  asked.push(hostname)
  const addresses = NAMES[hostname]?.[times] ?? NAMES[hostname]?.at(-1) ?? []
  done(
    null,
    addresses.map(address => ({ address, family: 4 })),
  )
}

const telling = await startTelling({ resolve })
const { system, hook, deliver, later } = telling
afterAll(() => telling.stop())
beforeEach(() => {
  hook.called.length = 0
  hook.answer.status = 204
  hook.answer.headers = {}
})

const at = (url: string, more: object = {}) => ({ alert: { webhook: { url, ...more } } })

describe('a webhook', () => {
  test('is called with what Standard Webhooks verifies', async () => {
    const job = await monitored(system, { alert_info: 'Tell the desk', ...at(hook.url) })
    const run_id = await job.end('FAILED')
    expect(await deliver()).toEqual(['delivered'])
    const [call] = hook.called
    const verified = new Webhook(telling.secret).verify(call?.body ?? '', call?.headers ?? {})
    expect(verified).toEqual({
      type: 'run.failed',
      timestamp: expect.stringMatching(/^20\d\d-\d\d-\d\dT/),
      data: expect.objectContaining({
        account: job.account,
        status: 'FAILED',
        sub_status: 'FAILED',
        ...{ configuration_id: 'job_DEV', environment: 'DEV', configuration_type: 'table-to-table' },
        run_id,
        job_id: 'gbq-to-gbq|job_DEV',
        ...{ impact: 2, urgency: 2, alert_info: 'Tell the desk' },
        run_url: `http://localhost:8080/studio/${job.account}/runs/${run_id}`,
      }),
    })
  })

  test('is refused by who verifies another body, or with another secret', async () => {
    const job = await monitored(system, at(hook.url))
    await job.end('FAILED')
    await deliver()
    const { body = '', headers = {} } = hook.called[0] ?? {}
    expect(() => new Webhook(telling.secret).verify(body.replace('FAILED', 'SUCCESS'), headers)).toThrow()
    const other = `whsec_${Buffer.alloc(32).toString('base64')}`
    expect(() => new Webhook(other).verify(body, headers)).toThrow()
  })

  test('is verified by what the guide says to verify it with, and only within five minutes', async () => {
    const guide = await readFile(new URL('../../../docs/alerts.md', import.meta.url), 'utf8')
    const [, code = ''] = /```js\n(.*?)```/s.exec(guide) ?? []
    const { isGenuine } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
    const job = await monitored(system, at(hook.url))
    await job.end('FAILED')
    await deliver()
    const { body = '', headers = {} } = hook.called[0] ?? {}
    const sent = Number(headers['webhook-timestamp']) * 1000
    expect(isGenuine(body, headers, telling.secret, sent)).toBe(true)
    expect(isGenuine(`${body} `, headers, telling.secret, sent)).toBe(false)
    expect(isGenuine(body, headers, telling.secret, sent + 301_000)).toBe(false)
  })

  test('of Slack is called with a text', async () => {
    const job = await monitored(system, at(hook.url, { format: 'slack' }))
    await job.end('FAILED')
    await deliver()
    expect(JSON.parse(hook.called[0]?.body ?? '')).toEqual({
      text: expect.stringMatching(/^\*FAILED\* <http.+\|job_DEV> in DEV for 20/),
    })
  })

  test('that answers with an error is called again, as the same message', async () => {
    hook.answer.status = 500
    const job = await monitored(system, at(hook.url))
    await job.end('FAILED')
    expect(await deliver()).toEqual(['waiting'])
    hook.answer.status = 200
    expect(await later(MINUTE)).toEqual(['delivered'])
    const [first, second] = hook.called
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    expect(second?.body).toBe(first?.body)
    expect(await later(MINUTE)).toEqual([])
  })

  test('that redirects is not followed', async () => {
    hook.answer.status = 307
    hook.answer.headers = { Location: 'http://169.254.169.254/computeMetadata/v1/' }
    const job = await monitored(system, at(hook.url))
    const run_id = await job.end('FAILED')
    expect(await deliver()).toEqual(['waiting'])
    expect(hook.called).toHaveLength(1)
    expect((await job.alert(run_id, 'FAILED'))?.error).toContain(
      'answered 307, and redirects are not followed',
    )
  })

  test('that changes the protocol instead of answering is called again', async () => {
    const server = createServer(socket => {
      socket.once('data', () =>
        socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
      )
    })
    await once(server.listen(0), 'listening')
    const { port } = Object(server.address())
    const job = await monitored(system, at(hook.url.replace(/:\d+/, `:${port}`)))
    const run_id = await job.end('FAILED')
    expect(await deliver()).toEqual(['waiting'])
    expect((await job.alert(run_id, 'FAILED'))?.error).toContain('closed the connection without an answer')
    server.close()
  })

  test.each([
    ['https://hooks.example.com/x', '10.1.2.3'],
    ['https://both.example.com/x', '169.254.169.254'],
  ])('at %s, which is %s, is not called', async (url, address) => {
    const job = await monitored(system, at(url))
    const run_id = await job.end('FAILED')
    expect(await deliver()).toEqual(['dead'])
    expect((await job.alert(run_id, 'FAILED'))?.error).toContain(address)
  })

  test('whose name changes what it stands for is asked for once, and refused by that', async () => {
    const job = await monitored(system, at('https://rebound.example.com/x'))
    await job.end('FAILED')
    expect(await deliver()).toEqual(['dead'])
    expect(asked.filter(name => name === 'rebound.example.com')).toHaveLength(1)
  })

  test('that could not be told keeps no mail from being sent', async () => {
    telling.post.received.length = 0
    const email = { email: { email_to: 'ops@tailer.test' } }
    const job = await monitored(system, {
      alert: [email, { webhook: { url: 'https://hooks.example.com/x' } }],
    })
    const run_id = await job.end('FAILED')
    expect(await deliver()).toEqual(['dead'])
    expect(telling.post.received).toHaveLength(1)
    expect(Object.values((await job.alert(run_id, 'FAILED'))?.recipients ?? {}).toSorted()).toEqual([
      'dead',
      'sent',
    ])
  })
})
