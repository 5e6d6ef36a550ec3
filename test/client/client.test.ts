import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient, TailerError } from '../../client/client.ts'
import { SQL, tableToTable } from '../document/documents.ts'
import { inFrontOf, startApi } from './contract.ts'

let api: Awaited<ReturnType<typeof startApi>>
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.stop())

/** A deployed job of a new account. */
async function newJob() {
  const account = api.system.newAccount()
  await api.system.ready()
  await api.client.call('deploy_configuration', {
    account,
    environment: 'DEV',
    configuration: tableToTable({ max_active_runs: 99 }),
    files: { 'a.sql': SQL },
  })
  return {
    account,
    environment: 'DEV',
    configuration_type: 'gbq-to-gbq',
    configuration_id: 'job_DEV',
  } as const
}

const failureOf = async (call: Promise<unknown>): Promise<TailerError> => {
  const error = await call.then(
    answer => new Error(`It did not fail: ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  )
  if (error instanceof TailerError) return error
  throw error
}

test('a run launched through the client is RUNNING, and CHECKED once it is set so', async () => {
  const { client } = api
  const job = await newJob()
  const { run_id } = await client.call('launch_job', { ...job, execution_date: '2020-12-30' })
  const {
    results: [running],
  } = await client.call('check_run_status', { ...job, run_id })
  expect(running).toMatchObject({ run_id, status: 'RUNNING', configuration_type: 'table-to-table' })
  await client.call('set_run_status', { ...job, run_id, status: 'CHECKED' })
  const { results } = await client.call('get_last_status', { ...job, status: ['CHECKED', 'FAILED'] })
  expect(results.map(run => run.run_id)).toEqual([run_id])
})

test('a list is read page by page with the token of the page before', async () => {
  const { client } = api
  const job = await newJob()
  const launched = [await client.call('launch_job', job), await client.call('launch_job', job)]
  const first = await client.call('get_last_status', { ...job, limit: 1 })
  const second = await client.call('get_last_status', { ...job, limit: 1, page_token: first.next_page_token })
  const listed = [...first.results, ...second.results].map(({ run_id }) => run_id)
  expect(listed.sort()).toEqual(launched.map(({ run_id }) => run_id).sort())
  expect(second.next_page_token).toBeUndefined()
})

describe('a failure', () => {
  test('is thrown with the API’s own words, its faults, and the request id of the log', async () => {
    const job = await newJob()
    const error = await failureOf(api.client.call('get_last_status', { ...job, limit: 0, page_token: '' }))
    expect(error).toMatchObject({
      status: 400,
      type: 'https://tailer.example/problems/invalid-request',
      title: 'Invalid request',
      message: 'Cannot get_last_status: The get_last_status request has 2 faults',
      retryAfter: undefined,
    })
    expect(error.errors.map(({ pointer }) => pointer)).toEqual(['/limit', '/page_token'])
    expect(api.system.logs.map(entry => entry.request_id)).toContain(error.requestId)
  })

  test('of something that is not the API is thrown with its status, whatever its body', async () => {
    const proxy = await inFrontOf(undefined, (_, response) => {
      response.writeHead(502, { 'Content-Type': 'text/html', 'Retry-After': '30' }).end('<h1>Oh</h1>')
      return true
    })
    const client = createClient({ baseUrl: `${proxy.baseUrl}/`, token: 'none', retries: 3 })
    const error = await failureOf(client.call('get_by_status', listOf(await newJob())))
    expect(error).toMatchObject({ status: 502, type: 'about:blank', title: 'Bad Gateway', errors: [] })
    expect(error).toMatchObject({ requestId: undefined, retryAfter: 30 })
    await proxy.stop()
  })

  test('to get a token is what the caller’s own function threw', async () => {
    const token = () => Promise.reject(new Error('no credentials'))
    const client = createClient({ baseUrl: api.baseUrl, token })
    await expect(client.call('get_by_status', listOf(await newJob()))).rejects.toThrow('no credentials')
  })
})

const listOf = ({ account }: { account: string }) =>
  ({ account, configuration_type: 'table-to-table' }) as const

describe('an idempotency key', () => {
  test('makes a repeat answer the first run’s id', async () => {
    const job = await newJob()
    const first = await api.client.call('launch_job', job, { idempotencyKey: 'one' })
    expect(await api.client.call('launch_job', job, { idempotencyKey: 'one' })).toEqual(first)
    expect(await api.client.call('launch_job', job)).not.toEqual(first)
  })

  test('used again for another request is a failure', async () => {
    const job = await newJob()
    await api.client.call('launch_job', job, { idempotencyKey: 'one' })
    const other = { ...job, execution_date: '2020-01-01' }
    const error = await failureOf(api.client.call('launch_job', other, { idempotencyKey: 'one' }))
    expect(error).toMatchObject({ status: 422, title: 'Idempotency key reused' })
  })
})

describe('behind an API that answers 503', () => {
  /** The real API, which is unavailable for some requests first; the requests that reached it or not. */
  async function unavailableFor(failures: number) {
    const seen: { authorization?: string | undefined; key?: unknown }[] = []
    const front = await inFrontOf(api.gateway, ({ headers }, response) => {
      seen.push({ authorization: headers.authorization, key: headers['idempotency-key'] })
      if (seen.length > failures) return false
      response.writeHead(503, { 'Retry-After': '0', 'Content-Type': 'application/problem+json' }).end('{}')
      return true
    })
    const client = createClient({ baseUrl: front.baseUrl, token: api.system.token, retries: 2 })
    return { ...front, seen, client }
  }

  test('a read is sent again until it is answered', async () => {
    const { client, seen, stop } = await unavailableFor(2)
    expect(await client.call('get_last_status', await newJob())).toEqual({ results: [] })
    expect(seen).toHaveLength(3)
    await stop()
  })

  test('each request asks for a token anew', async () => {
    const { baseUrl, seen, stop } = await unavailableFor(1)
    let asked = 0
    const token = () => api.system.token({ sub: `asked-${++asked}` })
    await createClient({ baseUrl, token, retries: 1 }).call('get_last_status', await newJob())
    expect(new Set(seen.map(({ authorization }) => authorization)).size).toBe(2)
    await stop()
  })

  test('a launch with an idempotency key is sent again under the same key', async () => {
    const { client, seen, stop } = await unavailableFor(1)
    const { run_id } = await client.call('launch_job', await newJob(), { idempotencyKey: 'one' })
    expect(run_id).toMatch(/^\d{8}-\d{6}-/)
    expect(seen.map(({ key }) => key)).toEqual(['one', 'one'])
    await stop()
  })

  test('a launch with a key whose connection broke is sent again, and one without is not', async () => {
    let asked = 0
    const front = await inFrontOf(api.gateway, ({ socket }) => {
      if (++asked % 2 === 0) return false
      socket.destroy()
      return true
    })
    const client = createClient({ baseUrl: front.baseUrl, token: api.system.token, retries: 1 })
    const job = await newJob()
    const { run_id } = await client.call('launch_job', job, { idempotencyKey: 'one' })
    expect(run_id).toMatch(/^\d{8}-\d{6}-/)
    expect(asked).toBe(2)
    await expect(client.call('launch_job', job)).rejects.toThrow('fetch failed')
    expect(asked).toBe(3)
    await front.stop()
  })

  test('a launch without one, and any other change, is sent once', async () => {
    const { client, seen, stop } = await unavailableFor(9)
    const job = await newJob()
    expect(await failureOf(client.call('launch_job', job))).toMatchObject({ status: 503, retryAfter: 0 })
    expect(seen).toHaveLength(1)
    const flags = { ...job, activated: false }
    expect(await failureOf(client.call('set_configuration_status', flags))).toMatchObject({ status: 503 })
    expect(seen).toHaveLength(2)
    await stop()
  })

  test('a read fails once its retries are used up', async () => {
    const { client, seen, stop } = await unavailableFor(9)
    expect(await failureOf(client.call('get_by_status', listOf(await newJob())))).toMatchObject({
      status: 503,
    })
    expect(seen).toHaveLength(3)
    await stop()
  })

  test('nothing is sent again unless retries are asked for', async () => {
    const { baseUrl, seen, stop } = await unavailableFor(9)
    const client = createClient({ baseUrl, token: await api.system.token() })
    expect(await failureOf(client.call('get_by_status', listOf(await newJob())))).toMatchObject({
      status: 503,
    })
    expect(seen).toHaveLength(1)
    await stop()
  })
})
