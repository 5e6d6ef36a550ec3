import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { ENDPOINTS, type Endpoint } from '../../shared/actions/endpoints.ts'
import { actionsOf } from '../../shared/actions/index.ts'
import { newUuid } from '../../shared/model/ids.ts'
import { problemOf } from '../system/answers.ts'
import { startSystem } from '../system/system.ts'

const system = await startSystem()
afterAll(() => system.stop())

/** Sends any request with a good token. */
const sendAsOwner = async (
  name: Endpoint,
  {
    headers,
    ...init
  }: { headers: Record<string, string> } & Omit<RequestInit, 'headers'> & { path?: string },
) => system.send(name, { ...init, headers: { Authorization: `Bearer ${await system.token()}`, ...headers } })

const JSON_TYPE = { 'Content-Type': 'application/json' }
const LARGEST = 1024 * 1024

/** Each endpoint with one of its own actions, and one that another endpoint has. */
const ACTIONS: [Endpoint, string, string, Endpoint][] = [
  ['dag-launch', 'launch_job', 'get_last_status', 'dag-status'],
  ['dag-status', 'get_by_status', 'launch_job', 'dag-launch'],
  ['workflow-status', 'reset_workflow_status', 'set_configuration_status', 'configuration-status'],
  ['configuration-status', 'set_configuration_status', 'reset_workflow_status', 'workflow-status'],
]

describe.each(ACTIONS)('%s', (name, action, foreign, owner) => {
  const { path } = ENDPOINTS[name]
  const actions = actionsOf(name)

  test.each([
    ['{"action": "x",}', 'property name expected at line 1, column 16'],
    ['{"action" "x"}', 'colon expected at line 1, column 11'],
    ['{\n  "action": "x"\n  "a": 1}', 'comma expected at line 3, column 3'],
    ['{"action": "x"', 'close brace expected at line 1, column 15'],
    ["{'action': 'x'}", 'line 1, column 2'],
    ['{} // why', 'line 1, column 4'],
    ['action=x', 'line 1, column 1'],
    ['{"action": "x"} {}', 'line 1, column 17'],
    ['{"action": "\t"}', 'line 1, column 12'],
  ])('says where %j is not JSON', async (body, where) => {
    const problem = problemOf(await system.call(name, body))
    expect(problem).toMatchObject({ status: 400, type: 'invalid-json', errors: [] })
    expect(problem.detail).toMatch(/^The body is not JSON: [a-z ]+ at line \d+, column \d+$/)
    expect(problem.detail).toContain(where)
  })

  test.each(['[]', '[{"action":"x"}]', '"x"', 'null', 'true', '1'])(
    'refuses %s, which is no object',
    async body => {
      const problem = problemOf(await system.call(name, body))
      expect(problem).toMatchObject({ status: 400, type: 'invalid-json' })
      expect(problem.detail).toBe('The body must be a JSON object with a field action')
    },
  )

  test.each(['', ' \r\n\t'])('refuses the body %j, in which there is nothing', async body => {
    const problem = problemOf(await system.call(name, body))
    expect(problem).toMatchObject({ status: 400, type: 'invalid-json' })
    expect(problem.detail).toContain('has no body')
  })

  test('refuses a body that is not UTF-8', async () => {
    const problem = problemOf(
      await sendAsOwner(name, { headers: JSON_TYPE, body: Buffer.from([0x7b, 0xff, 0x7d]) }),
    )
    expect(problem).toMatchObject({ status: 400, type: 'invalid-json', detail: 'The body must be UTF-8' })
  })

  test.each([
    undefined,
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'text/json',
    'application/json; charset=utf-16',
  ])('refuses the media type %s', async type => {
    const headers: Record<string, string> = type === undefined ? {} : { 'Content-Type': type }
    const body = Buffer.from('{"action":"x"}')
    expect(problemOf(await sendAsOwner(name, { headers, body }))).toMatchObject({
      status: 415,
      type: 'unsupported-media-type',
    })
  })

  test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
    'takes the media type %s',
    async type => {
      const reply = await sendAsOwner(name, { headers: { 'Content-Type': type }, body: '{"action":"x"}' })
      expect(problemOf(reply).type).toBe('unknown-action')
    },
  )

  test('refuses a compressed body', async () => {
    const headers = { ...JSON_TYPE, 'Content-Encoding': 'gzip' }
    const problem = problemOf(await sendAsOwner(name, { headers, body: gzipSync('{"action":"x"}') }))
    expect(problem).toMatchObject({ status: 415, type: 'unsupported-media-type' })
    expect(problem.detail).toContain('Content-Encoding')
  })

  test('reads a body of 1 MiB and refuses one byte more', async () => {
    const body = '{"action":"x"}'.padEnd(LARGEST)
    expect(problemOf(await sendAsOwner(name, { headers: JSON_TYPE, body })).type).toBe('unknown-action')
    const larger = problemOf(await sendAsOwner(name, { headers: JSON_TYPE, body: `${body} ` }))
    expect(larger).toMatchObject({ status: 413, type: 'body-too-large' })
    expect(larger.detail).toContain('1048576 bytes')
  })

  test('refuses a larger body that does not tell its length', async () => {
    const body = new Blob(['{"action":"x"}'.padEnd(LARGEST), ' ']).stream()
    const problem = problemOf(await sendAsOwner(name, { headers: JSON_TYPE, body, duplex: 'half' }))
    expect(problem).toMatchObject({ status: 413, type: 'body-too-large' })
  })

  test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
    'does not take %s',
    async method => {
      const reply = await system.send(name, { method, headers: { Origin: 'https://a.example' } })
      expect(reply.status).toBe(405)
      expect(reply.headers.get('allow')).toBe('POST')
      expect(reply.headers.get('access-control-allow-origin')).toBeNull()
      if (method !== 'HEAD') expect(problemOf(reply).type).toBe('method-not-allowed')
    },
  )

  test.each(['/', path, `${path}?a=1`])('answers at %s', async at => {
    const reply = await sendAsOwner(name, { path: at, headers: JSON_TYPE, body: '{"action":"x"}' })
    expect(problemOf(reply).type).toBe('unknown-action')
  })

  test.each([
    '/v1',
    `${path}/`,
    `${path}s`,
    path.toUpperCase(),
    `/${path}`,
    ENDPOINTS[owner].path,
    '/%',
    '/robots.txt',
    '/favicon.ico',
  ])('does not answer at %s', async at => {
    const problem = problemOf(await system.send(name, { path: at, headers: JSON_TYPE, body: '{}' }))
    expect(problem).toMatchObject({ status: 404, type: 'not-found' })
    expect(problem.detail).toBe(`This function answers at ${path}`)
  })

  test('lists its actions to who asks for an unknown one', async () => {
    const problem = problemOf(await system.call(name, { action: 'frobnicate' }))
    expect(problem).toMatchObject({ status: 400, type: 'unknown-action', pointers: ['/action'] })
    expect(problem.detail).toBe(`Unknown action "frobnicate"; ${path} takes ${actions.join(', ')}`)
  })

  test('suggests its action to who nearly wrote it', async () => {
    const { detail } = problemOf(await system.call(name, { action: action.replace('_', '-') }))
    expect(detail).toContain(`: did you mean "${action}"?`)
  })

  test('names the endpoint that has the action', async () => {
    const problem = problemOf(await system.call(name, { action: foreign }))
    expect(problem).toMatchObject({ status: 400, type: 'unknown-action', pointers: ['/action'] })
    expect(problem.detail).toContain(`${foreign} is an action of ${ENDPOINTS[owner].path}; ${path} takes`)
  })

  test.each([undefined, null, 1, ['launch_job'], {}])(
    'needs an action that is a string, not %j',
    async given => {
      const problem = problemOf(await system.call(name, { action: given }))
      expect(problem).toMatchObject({ status: 400, type: 'unknown-action', pointers: ['/action'] })
      expect(problem.detail).toContain('must be a string')
    },
  )

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('has no action %s', async given => {
    const problem = problemOf(await system.call(name, { action: given }))
    expect(problem).toMatchObject({ status: 400, type: 'unknown-action', pointers: ['/action'] })
  })

  test.each([
    ['no token', undefined],
    ['a token of nobody', 'Bearer e30.e30.e30'],
    ['another scheme', 'Basic dGVzdGVyOnRlc3Rlcg=='],
  ])('refuses a good request with %s', async (_, authorization) => {
    const headers: Record<string, string> =
      authorization === undefined ? {} : { Authorization: authorization }
    const body = JSON.stringify(goodRequest(name, action))
    const reply = await system.send(name, { headers: { ...JSON_TYPE, ...headers }, body })
    expect(problemOf(reply)).toMatchObject({ status: 401, type: 'unauthenticated', errors: [] })
    expect(reply.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
  })

  test('refuses a good token without a right on the account', async () => {
    const token = await system.token({ role: 1, accountsRole: ['7-999998'] })
    const problem = problemOf(await system.call(name, goodRequest(name, action), { token }))
    expect(problem).toMatchObject({ status: 403, type: 'forbidden', errors: [] })
  })
})

function goodRequest(name: Endpoint, action: string): Record<string, unknown> {
  const configuration_type = name === 'workflow-status' ? 'workflow' : 'table-to-table'
  const request = { action, account: '999999', configuration_type }
  if (action === 'get_by_status') return request
  const flags = name === 'configuration-status' ? { activated: true } : {}
  return { ...request, environment: 'DEV', configuration_id: 'x', ...flags }
}

test('a key server that cannot be asked is a 503 that says when to come back', async () => {
  const other = await startSystem()
  other.keys.setAvailable(false)
  const reply = await other.call('dag-status', goodRequest('dag-status', 'get_by_status'))
  await other.stop()
  expect(problemOf(reply)).toMatchObject({ status: 503, type: 'unavailable' })
  expect(reply.headers.get('retry-after')).toMatch(/^\d+$/)
})

test('a defect of ours is a 500 that tells nothing but the request id', async () => {
  const account = system.newAccount()
  const uuid = newUuid()
  await system.db.doc(`accounts/${account}/runs/${uuid}`).set({ run_id: 'not as we store it' })
  const named = { configuration_type: 'table-to-table', environment: 'DEV', configuration_id: 'job_DEV' }
  const check = { action: 'check_run_status', account, ...named, run_id: `20201230-${uuid}` }
  const reply = await system.call('dag-status', check)
  const problem = problemOf(reply)
  expect(problem).toMatchObject({ status: 500, type: 'internal', errors: [] })
  expect(problem.detail).toBe('Something went wrong on our side; the request id tells us what')
  const line = system.logs.find(({ request_id }) => request_id === reply.headers.get('x-request-id'))
  expect(line).toMatchObject({ severity: 'ERROR', error: { name: 'ZodError' } })
})

test('no request turns asynchronous hooks on for its process, as the framework’s domain would', async () => {
  const domains: unknown[] = []
  const { send, stop } = await startSystem({ log: () => domains.push(Reflect.get(process, 'domain')) })
  await send('dag-status')
  await stop()
  expect(domains.map(Boolean)).toEqual([false])
})
