import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMetadata } from '../../../dev/metadata.ts'
import { type SecretOf, secretsIn } from '../../../functions/alert-deliver/secret.ts'
import { MINUTE, type Micros } from '../../../shared/model/time.ts'

const stored = new Map<string, string>()
const asked: string[] = []
/** Answers as Secret Manager does. */
const server = createServer((request, response) => {
  const [, name = ''] = /^\/v1\/(.*)\/versions\/latest:access$/.exec(request.url ?? '') ?? []
  asked.push(`${name} ${request.headers.authorization?.split(' ')[0]}`)
  const data = stored.get(name)
  const body = data === undefined ? { error: { code: 404 } } : { payload: { data: btoa(data) } }
  response.writeHead(data === undefined ? 404 : 200, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(body))
})
let now: Micros = 0
let secretOf: SecretOf
let metadata: Awaited<ReturnType<typeof startMetadata>> | undefined
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('Cannot start the server')
  if (!process.env.GCE_METADATA_HOST) {
    metadata = await startMetadata('demo-tailer')
    Object.assign(process.env, metadata.env)
  }
  const endpoint = `http://127.0.0.1:${address.port}`
  secretOf = secretsIn('projects/p/secrets/tailer-webhook-', () => now, endpoint)
})
afterAll(() => {
  for (const name of Object.keys(metadata?.env ?? {})) delete process.env[name]
  metadata?.stop()
  server.closeAllConnections()
  server.close()
})

const whsec = (secret: Buffer) => `whsec_${secret.toString('base64')}`

test('an account’s secret is that of its own name, asked for once in five minutes', async () => {
  const [first, other, second] = [randomBytes(32), randomBytes(32), randomBytes(32)]
  stored.set('projects/p/secrets/tailer-webhook-000001', whsec(first))
  stored.set('projects/p/secrets/tailer-webhook-000002', `${whsec(other)}\n`)
  expect(await secretOf('000001')).toEqual(first)
  expect(await secretOf('000002')).toEqual(other)
  stored.set('projects/p/secrets/tailer-webhook-000001', whsec(second))
  expect(await secretOf('000001')).toEqual(first)
  now += 5 * MINUTE
  expect(await secretOf('000001')).toEqual(second)
  expect(asked[0]).toBe('projects/p/secrets/tailer-webhook-000001 Bearer')
  expect(asked).toHaveLength(3)
})

test.each(['', 'whsec_', 'whsec_AAAA', 'a password'])('what is stored as %j is no secret', async text => {
  stored.set('projects/p/secrets/tailer-webhook-000003', text)
  await expect(secretOf('000003')).rejects.toThrow('Cannot sign: the secret is not')
})

test('an account without a secret signs nothing', async () => {
  await expect(secretOf('000009')).rejects.toThrow()
  await expect(secretsIn(undefined, () => 0)('000009')).rejects.toThrow('TAILER_WEBHOOK_SECRETS')
})
