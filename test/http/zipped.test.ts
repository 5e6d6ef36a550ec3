import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { send } from '../../shared/http/answer.ts'

const LONG = {
  results: Array.from({ length: 500 }, (_, index) => ({ configuration_id: `000099_job_${index}` })),
}
const SHORT = { message: 'ok' }

const server = createServer((asked, response) =>
  send(response, { body: asked.url === '/long' ? LONG : SHORT }),
)
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => {
  server.close()
})

/** An answer as it is on the wire. */
async function ask(path: string, encodings?: string) {
  const headers = encodings === undefined ? {} : { 'Accept-Encoding': encodings }
  const asked = request({ host: '127.0.0.1', port: Object(server.address()).port, path, headers })
  asked.end()
  const [response] = await once(asked, 'response')
  const body = await buffer(response)
  expect(Number(response.headers['content-length'])).toBe(body.length)
  return { encoding: response.headers['content-encoding'], body }
}

test('a long answer is zipped for who takes that, to less than a fifth, and is the same', async () => {
  const { encoding, body } = await ask('/long', 'gzip, deflate, br')
  expect(encoding).toBe('gzip')
  expect(JSON.parse(String(gunzipSync(body)))).toEqual(LONG)
  expect(body.length * 5).toBeLessThan(JSON.stringify(LONG).length)
})

test.each([
  ['a long answer, to who does not say what they take', '/long', undefined, LONG],
  ['a long answer, to who takes something else', '/long', 'br', LONG],
  ['a short answer', '/short', 'gzip', SHORT],
])('%s is as it is', async (_, path, encodings, expected) => {
  const { encoding, body } = await ask(path, encodings)
  expect(encoding).toBe(undefined)
  expect(JSON.parse(String(body))).toEqual(expected)
})
