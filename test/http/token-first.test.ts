import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  ENDPOINTS,
  type Endpoint,
  PRIVATE_ENDPOINTS,
  type PrivateEndpoint,
} from '../../shared/actions/endpoints.ts'
import { problemOf } from '../system/answers.ts'
import { type System, startSystem } from '../system/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const has = <T extends object>(all: T, name: string): name is Extract<keyof T, string> =>
  Object.hasOwn(all, name)
const NAMES: (Endpoint | PrivateEndpoint)[] = [
  ...Object.keys(ENDPOINTS).filter(name => has(ENDPOINTS, name)),
  ...Object.keys(PRIVATE_ENDPOINTS).filter(name => has(PRIVATE_ENDPOINTS, name)),
]
const LARGEST = 1024 * 1024
const JSON_TYPE = { 'Content-Type': 'application/json' }

describe.each(NAMES)('%s answers who has no good token with a 401, whatever the body is:', name => {
  test.each<[string, RequestInit]>([
    ['none', {}],
    ['no JSON', { headers: JSON_TYPE, body: '{' }],
    ['an unknown action', { headers: JSON_TYPE, body: '{"action":"x"}' }],
    ['of another media type', { headers: { 'Content-Type': 'text/plain' }, body: 'x' }],
    ['of 1 MiB', { headers: JSON_TYPE, body: ' '.repeat(LARGEST) }],
  ])('%s', async (_, init) => {
    expect(problemOf(await system.send(name, init))).toMatchObject({ status: 401, errors: [] })
    expect(system.logs.at(-1)).toMatchObject({ status: 401, documents_read: 0 })
  })
})

test('a body whose caller may not be here is not read: a private function answers 403 to what is no JSON', async () => {
  const headers = { ...JSON_TYPE, Authorization: `Bearer ${await system.token()}` }
  expect(problemOf(await system.send('run-sweep', { headers, body: '{' })).status).toBe(403)
})

test('a connection is used again after the unread body of a refused request', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const url = system.urlOf('dag-status')
  const ask = (headers: Record<string, string>, body: string) =>
    new Promise<{ status: number | undefined; port: number | undefined; text: string }>((resolve, reject) =>
      request(url, { method: 'POST', agent, headers }, async response => {
        const port = response.socket.localPort
        resolve({ status: response.statusCode, port, text: await text(response) })
      })
        .once('error', reject)
        .end(body),
    )
  const refused = await ask(JSON_TYPE, ' '.repeat(LARGEST))
  const good = { action: 'get_by_status', account: '000001', configuration_type: 'table-to-table' }
  const headers = { ...JSON_TYPE, Authorization: `Bearer ${await system.token()}` }
  const answered = await ask(headers, JSON.stringify(good))
  agent.destroy()
  expect(refused.status).toBe(401)
  expect(answered).toEqual({ status: 200, port: refused.port, text: '{"results":[]}' })
})

/** A connection that sends what is no whole request. */
function open(head: string) {
  const { hostname, port, pathname } = new URL(system.urlOf('dag-status'))
  const socket = connect(Number(port), hostname)
  let answer = ''
  socket.setEncoding('utf8').on('data', chunk => {
    answer += chunk
  })
  socket.on('error', () => {})
  socket.write(`POST ${pathname} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${head}\r\n\r\n`)
  return { socket, answer: () => answer }
}

test('a body that comes slowly does not hold the 401 up', async () => {
  const { socket, answer } = open('Content-Length: 1000')
  socket.write('{')
  await expect.poll(answer).toMatch(/^HTTP\/1.1 401 .*"type":".*unauthenticated"/s)
  expect(socket.writable).toBe(true)
  socket.destroy()
})

test.each([
  ['that does not tell its length', 'Transfer-Encoding: chunked', `8000\r\n${' '.repeat(0x8000)}\r\n`],
  ['of a length that is told', `Content-Length: ${2 ** 40}`, ' '.repeat(0x8000)],
])('a body without end %s is answered with the 401, and cut off', async (_, head, piece) => {
  const { socket, answer } = open(head)
  let sent = 0
  const closed = new Promise(resolve => socket.once('close', resolve))
  const sending = setInterval(() => {
    if (sent < 64 * LARGEST && !socket.destroyed) sent += socket.write(piece) ? piece.length : 0
  }, 1)
  await expect.poll(answer).toMatch(/^HTTP\/1.1 401 /)
  await closed
  clearInterval(sending)
  expect(sent).toBeLessThan(16 * LARGEST)
  const headers = { Authorization: `Bearer ${await system.token()}` }
  expect((await system.send('dag-status', { headers })).status).toBe(415)
})
