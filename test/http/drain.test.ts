import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { freePorts, isTaken } from '../../dev/ports.ts'
import { AUDIENCE, ISSUER, keyServer } from '../system/system.ts'

const FRAMEWORK = fileURLToPath(new URL('../../node_modules/.bin/functions-framework', import.meta.url))
const SOURCE = fileURLToPath(new URL('../../functions/dag-status/index.ts', import.meta.url))

/** One function in a process of its own, started as the platform starts it. */
async function startFunction(target: string, jwks_uri: string) {
  const [port = 0] = await freePorts(1)
  const env = {
    ...process.env,
    PORT: String(port),
    NODE_ENV: 'production',
    GOOGLE_CLOUD_PROJECT: 'demo-drain',
    TAILER_ISSUERS: JSON.stringify([{ kind: 'oidc', issuer: ISSUER, audience: AUDIENCE, jwks_uri }]),
    TAILER_DISPATCH: JSON.stringify({
      queue_prefix: 'projects/p/locations/l/queues/q-',
      url: 'https://runner.test',
      service_account: 'tasks@p.iam.gserviceaccount.com',
    }),
  }
  const child = spawn(process.execPath, [FRAMEWORK, `--target=${target}`, `--source=${SOURCE}`], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  while (!(await isTaken(port))) await new Promise(resolve => setTimeout(resolve, 50))
  return { port, child, ended: once(child, 'exit') }
}

const patiently = { timeout: 20_000 }

test('a request that is under way at SIGTERM is answered in full, and then the process ends', async () => {
  const keys = await keyServer()
  const { port, child, ended } = await startFunction('dagStatus', keys.url)
  const body = JSON.stringify({ action: 'check_run_status' })
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('utf8').on('data', text => {
    answer += text
  })
  const token = await keys.sign({ role: 9 })
  const head = `POST / HTTP/1.1\r\nHost: f\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
  // Two requests on one connection: with the first answered, the second is known to be in our hands.
  socket.write(head + body)
  await expect.poll(() => answer, patiently).toContain('invalid-request')
  answer = ''
  socket.write(head + body.slice(0, 5))
  await new Promise(resolve => setTimeout(resolve, 200))
  child.kill('SIGTERM')
  await expect.poll(() => isTaken(port), patiently).toBe(false)
  socket.write(body.slice(5))
  await expect.poll(() => answer, patiently).toContain('invalid-request')
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  expect(await ended).toEqual([0, null])
  keys.server.close()
})
