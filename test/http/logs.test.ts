import { spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { Endpoint } from '../../shared/actions/endpoints.ts'
import { actionsOf } from '../../shared/actions/index.ts'
import { newUuid } from '../../shared/model/ids.ts'
import { problemOf } from '../system/answers.ts'
import { type Reply, startSystem } from '../system/system.ts'

const system = await startSystem()
afterAll(() => system.stop())

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const byStatus = (account: string) => ({
  action: 'get_by_status',
  account,
  configuration_type: 'table-to-table',
})

/** The lines that were logged of a request. */
const linesOf = (reply: Reply) =>
  system.logs.filter(({ request_id }) => request_id === reply.headers.get('x-request-id'))

/** A request of every kind, by the status it ends with. */
const KINDS: [number, (account: string) => Promise<Reply>][] = [
  [200, account => system.call('dag-status', byStatus(account))],
  [400, account => system.call('dag-status', { ...byStatus(account), limit: 0 })],
  [401, account => system.call('dag-status', byStatus(account), { token: 'e30.e30.e30' })],
  [
    403,
    async account => system.call('dag-status', byStatus(account), { token: await system.token({ role: 0 }) }),
  ],
  [
    404,
    account =>
      system.call('workflow-status', {
        action: 'reset_workflow_status',
        account,
        environment: 'DEV',
        configuration_type: 'workflow',
        configuration_id: 'x',
      }),
  ],
  [405, () => system.send('dag-launch', { method: 'GET' })],
  [409, account => closed(account)],
  [413, () => system.call('configuration-status', ' '.repeat(1024 * 1024 + 1))],
  [415, () => system.call('dag-status', '{}', { headers: { 'Content-Type': 'text/plain' } })],
  [
    422,
    account =>
      system.call('dag-launch', {
        action: 'launch_job',
        account,
        environment: 'DEV',
        configuration_type: 'context',
        configuration_id: 'x',
      }),
  ],
  [500, account => defect(account)],
]

async function closed(account: string): Promise<Reply> {
  await system.putConfiguration(account, { activated: false })
  const identity = { environment: 'DEV', configuration_type: 'table-to-table', configuration_id: 'job_DEV' }
  return system.call('dag-launch', { action: 'launch_job', account, ...identity })
}

async function defect(account: string): Promise<Reply> {
  const uuid = newUuid()
  await system.db.doc(`accounts/${account}/runs/${uuid}`).set({ status: 'secret-of-the-document' })
  return system.call('dag-status', {
    action: 'check_run_status',
    account,
    environment: 'DEV',
    configuration_type: 'table-to-table',
    configuration_id: 'job_DEV',
    run_id: `20201230-${uuid}`,
  })
}

describe.each(KINDS)('a request that ends with %i', (status, request) => {
  test('has a request id of its own and one log line that has it too', async () => {
    const account = system.newAccount()
    const [reply, again] = [await request(account), await request(account)]
    expect(reply.status).toBe(status)
    expect(reply.headers.get('x-request-id')).toMatch(UUID)
    expect(reply.headers.get('x-request-id')).not.toBe(again.headers.get('x-request-id'))
    expect(linesOf(reply)).toHaveLength(1)
  })

  test('is logged with its severity, message, function, status, duration and documents', async () => {
    const [line] = linesOf(await request(system.newAccount()))
    expect(line).toMatchObject({
      severity: status >= 500 ? 'ERROR' : status >= 400 ? 'WARNING' : 'INFO',
      message: expect.stringMatching(new RegExp(`^[a-z-]+ [a-z_A-Z]+ ${status}$`)),
      function: expect.stringMatching(/^[a-z]+-[a-z]+$/),
      status,
      duration_ms: expect.any(Number),
      documents_read: expect.any(Number),
      documents_written: expect.any(Number),
    })
  })

  test('has no stack, path or token in its answer', async () => {
    const reply = await request(system.newAccount())
    expect(reply.text).not.toMatch(/\\n\s*at |\.[jt]s\b|node_modules|\/shared\/|file:|eyJ|e30/)
    if (status >= 400) expect(problemOf(reply).status).toBe(status)
  })

  test('is not kept by any cache, nor taken for another type', async () => {
    const { headers } = await request(system.newAccount())
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })
})

describe('a log line', () => {
  test('names the action, the account and who asked', async () => {
    const account = system.newAccount()
    const token = await system.token({ email: 'ops@example.com', email_verified: true })
    const [line] = linesOf(await system.call('dag-status', byStatus(account), { token }))
    expect(line).toMatchObject({ action: 'get_by_status', account, principal: 'ops@example.com' })
    expect(line?.message).toBe('dag-status get_by_status 200')
  })

  test('of a refused token names nobody and nothing of the body, and why it was refused', async () => {
    const account = system.newAccount()
    const token = await system.token({ aud: 'another' })
    const [line] = linesOf(await system.call('dag-status', byStatus(account), { token }))
    expect(line?.message).toBe('dag-status POST 401')
    for (const field of ['action', 'account', 'principal']) expect(line).not.toHaveProperty(field)
    expect(JSON.stringify(line?.error)).toContain('aud')
  })

  test('of a 403 names who asked', async () => {
    const token = await system.token({ sub: 'u7', role: 1, accountsRole: [] })
    const [line] = linesOf(await system.call('dag-status', byStatus(system.newAccount()), { token }))
    expect(line).toMatchObject({ status: 403, principal: 'u7' })
  })

  test.each([
    ['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
    ['X-Cloud-Trace-Context', '4bf92f3577b34da6a3ce929d0e0e4736/67667974448284343;o=1'],
    ['X-Cloud-Trace-Context', '4bf92f3577b34da6a3ce929d0e0e4736'],
  ])('has the trace of the header %s: %s', async (header, value) => {
    const headers = { [header]: value }
    const [line] = linesOf(await system.call('dag-status', byStatus(system.newAccount()), { headers }))
    expect(line).toMatchObject({
      'logging.googleapis.com/trace': 'projects/demo-tailer/traces/4bf92f3577b34da6a3ce929d0e0e4736',
    })
  })

  test.each([
    ['traceparent', '00-xyz-00f067aa0ba902b7-01'],
    ['X-Cloud-Trace-Context', '../../../../etc'],
    ['traceparent', '{"severity":"ERROR"}'],
  ])('has no trace of the header %s: %s', async (header, value) => {
    const headers = { [header]: value }
    const reply = await system.call('dag-status', byStatus(system.newAccount()), { headers })
    expect(reply.status).toBe(200)
    expect(linesOf(reply)[0]?.['logging.googleapis.com/trace']).toBeUndefined()
  })

  test('never has a token, good or bad, whatever the endpoint', async () => {
    const good = await system.token({ sub: 'to-be-found-nowhere-else' })
    const bad = await system.token({ aud: 'another' })
    const forged = good.replace(/\.[^.]+$/, '.AAAA')
    for (const name of [
      'dag-launch',
      'dag-status',
      'workflow-status',
      'configuration-status',
    ] satisfies Endpoint[]) {
      const [action] = actionsOf(name)
      for (const token of [good, bad, forged, `${good}x`, 'not.a.token']) {
        await system.call(name, { action, account: system.newAccount() }, { token })
        await system.call('dag-status', byStatus(system.newAccount()), { token })
      }
    }
    const logged = JSON.stringify(system.logs)
    expect(logged).toContain('to-be-found-nowhere-else')
    for (const token of [good, bad, forged]) {
      for (const part of token.split('../api')) {
        if (part !== 'AAAA') expect(logged).not.toContain(part)
      }
    }
    expect(logged).not.toContain('not.a.token')
  })

  test('of a caller that went away tells of no defect', async () => {
    const { hostname, port } = new URL(system.urlOf('workflow-status'))
    const socket = connect(Number(port), hostname)
    const token = await system.token()
    const head = `POST / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`
    await new Promise<void>(resolve => socket.write(head, () => resolve()))
    const brokenOff = () => system.logs.find(({ error }) => JSON.stringify(error)?.includes('broke off'))
    socket.end()
    await vi.waitUntil(brokenOff, { timeout: 20_000 })
    expect(brokenOff()).toMatchObject({ severity: 'WARNING', status: 400, function: 'workflow-status' })
  })

  test('of a defect has the stack, and no value of the document', async () => {
    const [line] = linesOf(await defect(system.newAccount()))
    expect(JSON.stringify(line?.error)).toContain('stack')
    expect(JSON.stringify(line)).not.toContain('secret-of-the-document')
  })
})

test('an entry is one line of JSON on standard output, whatever it holds', () => {
  const module = new URL('../../functions/environment.ts', import.meta.url).href
  const code = `import { logToStdout } from ${JSON.stringify(module)}
    logToStdout({ severity: 'INFO', message: 'two\\nlines\\u0000 \\u2028 "quoted"', nothing: undefined })
    logToStdout({ severity: 'ERROR', message: 'x' })`
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
  })
  expect(status).toBe(0)
  const [first, second, ...rest] = stdout.split('\n')
  expect(JSON.parse(first ?? '')).toEqual({ severity: 'INFO', message: 'two\nlines\u0000 \u2028 "quoted"' })
  expect(JSON.parse(second ?? '')).toEqual({ severity: 'ERROR', message: 'x' })
  expect(rest).toEqual([''])
})
