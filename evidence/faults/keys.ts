import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Functions, startProcess } from '../../test/system/process.ts'
import { AUDIENCE, ISSUER, keyServer, type Reply } from '../../test/system/system.ts'
import { startStores } from '../../test/warehouse/warehouse.ts'
import { type Must, observe, type Row, seconds } from './observe.ts'

const AHEAD = fileURLToPath(new URL('ahead.ts', import.meta.url))
const REQUESTS = 50
/** Of the product: how long a key server may take, how long it is left alone after a failure, in milliseconds. */
const TIMEOUT = 3000
const BACK_OFF = 5000
/** How long a fetched set is not asked for again for an unknown key, and how long it is kept. */
const COOLDOWN = 30_000
const KEPT = 600_000

type Keys = Awaited<ReturnType<typeof keyServer>>

/** The functions in a process of their own, whose clock can be set ahead, with a key server that can fail. */
async function start() {
  const keys = await keyServer()
  const stores = await startStores()
  const issuer = { kind: 'oidc', issuer: ISSUER, audience: AUDIENCE, jwks_uri: keys.url }
  const functions = await startProcess({ stores, env: { TAILER_ISSUERS: JSON.stringify([issuer]) } })
  let ahead = 0
  const again = async () => {
    await functions.kill()
    await functions.start(['--import', AHEAD])
    ahead = 0
  }
  await again()
  return {
    keys,
    functions,
    again,
    async later(milliseconds: number) {
      ahead += milliseconds
      const isSet = once(functions.child(), 'message')
      functions.child().send(ahead)
      await isSet
    },
    async stop() {
      await functions.stop()
      await stores.stop()
      keys.server.close()
    },
  }
}
type Started = Awaited<ReturnType<typeof start>>

/** The key server down, slow, answering with something else, and rotating its keys. */
export async function keys(): Promise<Row[]> {
  const started = await start()
  try {
    return [
      await observe('key server down, nothing cached', must =>
        failing(started, must, 'answers 500', response => response.writeHead(500).end()),
      ),
      await observe('key server slower than our time-out', must =>
        failing(started, must, 'does not answer', () => {}),
      ),
      await observe('key server answers garbage', must =>
        failing(started, must, 'answers a page', response => response.end('<html>')),
      ),
      await observe('key server down, keys cached', must => cached(started, must)),
      await observe('keys rotated under load', must => rotated(started, must)),
    ]
  } finally {
    await started.stop()
  }
}

const hour = () => ({ exp: Math.floor(Date.now() / 1000) + 3600, role: 9 })

/** The answers to as many requests at once, each with the token. */
function ask(functions: Functions, token: string, count = REQUESTS): Promise<Reply[]> {
  const body = { action: 'get_by_status', account: '000001', configuration_type: 'table-to-table' }
  const headers = { Authorization: `Bearer ${token}` }
  return Promise.all(Array.from({ length: count }, () => functions.call('dag-status', body, headers)))
}

function all(replies: Reply[], status: number, must: Must, when: string): void {
  const others = replies.filter(reply => reply.status !== status)
  must(others.length === 0, `${when}: ${others.length} answers ${others[0]?.status}`)
  if (status !== 503) return
  must(
    replies.every(({ headers }) => Number(headers.get('retry-after')) > 0),
    `${when}: no Retry-After`,
  )
}

async function failing(
  { keys, functions, again, later }: Started,
  must: Must,
  how: string,
  answer: Parameters<Keys['setAnswer']>[0],
): Promise<{ done: string; seen: string }> {
  await again()
  keys.setAnswer(answer)
  const token = await keys.sign(hour())
  const before = keys.asked()
  const began = performance.now()
  all(await ask(functions, token), 503, must, 'at once')
  const took = performance.now() - began
  all(await ask(functions, token), 503, must, 'after it')
  const asked = keys.asked() - before
  must(asked === 1, `it was asked ${asked} times`)
  must(took < TIMEOUT + 2000, `an answer took ${took} ms`)
  keys.setAvailable(true)
  await later(BACK_OFF + 1000)
  all(await ask(functions, token), 200, must, 'once it is back')
  return {
    done: `${REQUESTS} requests at once, twice, while it ${how}; then it is back, and ${BACK_OFF / 1000 + 1} s pass by the process's clock`,
    seen: `${2 * REQUESTS} × 503 with Retry-After, the first ${REQUESTS} within ${seconds(took)}; it was asked ${asked} time; once back, ${REQUESTS} × 200`,
  }
}

async function cached(
  { keys, functions, later }: Started,
  must: Must,
): Promise<{ done: string; seen: string }> {
  const token = await keys.sign(hour())
  all(await ask(functions, token), 200, must, 'before')
  keys.setAvailable(false)
  await later(60_000)
  const before = keys.asked()
  all(await ask(functions, token), 200, must, 'while it is down')
  const asked = keys.asked() - before
  must(asked === 0, `it was asked ${asked} times`)
  const unknown = await keys.sign(hour(), { kid: 'unknown' })
  all(await ask(functions, unknown), 503, must, 'of an unknown key')
  const forUnknown = keys.asked() - before
  must(forUnknown === 1, `it was asked ${forUnknown} times for an unknown key`)
  all(await ask(functions, token), 200, must, 'after an unknown key')
  await later(KEPT)
  all(await ask(functions, token), 503, must, 'once the set is too old')
  keys.setAvailable(true)
  await later(BACK_OFF + 1000)
  return {
    done: `the keys fetched, then the key server down: ${REQUESTS} requests with a known key, ${REQUESTS} with an unknown one, ${REQUESTS} with the known one again, and ${REQUESTS} once the set is ten minutes old`,
    seen: `known: 200, not asked; unknown: 503, asked once; known: 200; too old: 503`,
  }
}

async function rotated(
  { keys, functions, again, later }: Started,
  must: Must,
): Promise<{ done: string; seen: string }> {
  await again()
  const old = await keys.sign(hour())
  all(await ask(functions, old), 200, must, 'before')
  await keys.rotate()
  const fresh = await keys.sign(hour())
  const before = keys.asked()
  const [newAtOnce, oldAtOnce] = await Promise.all([ask(functions, fresh), ask(functions, old)])
  all(newAtOnce, 401, must, 'the new key at once')
  all(oldAtOnce, 200, must, 'the old key at once')
  await later(COOLDOWN + 1000)
  all(await ask(functions, old), 200, must, 'the old key before a new one is seen')
  all(await ask(functions, fresh), 200, must, 'the new key after half a minute')
  all(await ask(functions, old), 401, must, 'the old key after that')
  const asked = keys.asked() - before
  must(asked === 1, `it was asked ${asked} times`)
  await again()
  all(await ask(functions, fresh), 200, must, 'before the second rotation')
  await keys.rotate()
  await later(KEPT - 10_000)
  all(await ask(functions, fresh), 200, must, 'the old key within ten minutes')
  await later(11_000)
  all(await ask(functions, fresh), 401, must, 'the old key after ten minutes')
  return {
    done: `the keys replaced, the old ones gone, ${REQUESTS} requests each with tokens of the old and the new key, at once and over time`,
    seen: 'new key: 401 for up to 30 s after the last fetch, then 200 at its first token; old key: 200 until the set is fetched anew, which the first token of a new key does, or ten minutes; then 401; one fetch',
  }
}
