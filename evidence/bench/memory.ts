import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { z } from 'zod'
import { PROJECT } from '../../dev/settings.ts'
import { putAccount, putConfiguration, putRun } from '../../test/system/stored.ts'
import { table } from './numbers.ts'
import { bundles, onStage, type Served } from './server.ts'

/** Memory of dag-status and dag-launch, as deployed, after more and more requests of many kinds. */
const REQUESTS = Number(process.env.REQUESTS ?? 100_000)
const POINTS = [0.01, 0.1, 0.25, 0.5, 1].map(part => Math.round(part * REQUESTS))
/** From a quarter of the requests on, the heap may grow by so many MiB and still be called flat. */
const FLAT = 5
/** Of a hundred requests, so many are launches. */
const LAUNCHES = 2
/** Three times as many as a function keeps. */
const TOKENS = 3000

const ACCOUNT = '000001'
const type = { environment: 'DEV', configuration_type: 'table-to-table' } as const
const identity = { account: ACCOUNT, ...type, configuration_id: 'job_DEV' }
const memory = z.object({ rss: z.number(), heapUsed: z.number() })
const MIB = 2 ** 20

/** A request, and the status it must be answered with. */
type Asked = { body: string; token: string; status: number }

await onStage(async stage => {
  await putAccount(stage.db, ACCOUNT, { projectId: PROJECT })
  const runs = await Promise.all(Array.from({ length: 200 }, () => putRun(stage.db, ACCOUNT, {})))
  // Their one slot is taken, so that what is launched waits and nothing is dispatched.
  const queues = Array.from({ length: 20 }, (_, i) => `queue-${i}_DEV`)
  for (const configuration_id of queues)
    await putConfiguration(stage.db, ACCOUNT, { configuration_id, active_runs: ['another'] })
  const tokens = await Promise.all(Array.from({ length: TOKENS }, (_, i) => stage.token({ sub: `s${i}` })))
  const tokenAt = (i: number) => tokens[i % tokens.length] ?? ''
  const flags = ['--expose-gc', '--import', fileURLToPath(new URL('heap.ts', import.meta.url))]
  const dist = await bundles(stage.dir)
  const status = await stage.start({ source: join(dist, 'dag-status'), target: 'dagStatus' }, { flags })
  const launch = await stage.start({ source: join(dist, 'dag-launch'), target: 'dagLaunch' }, { flags })

  /** Of twenty requests sixteen check a run, one each lists, has a bad token, and bad JSON. Half the tokens come often. */
  function toStatus(i: number): Asked {
    const token = tokenAt(i % 2 === 0 ? i % 50 : i)
    const of = (fields: object): Asked => ({ body: JSON.stringify(fields), token, status: 200 })
    if (i % 20 === 16) return of({ action: 'get_last_status', ...identity })
    if (i % 20 === 17)
      return of({ action: 'get_by_status', account: ACCOUNT, configuration_type: 'table-to-table' })
    const check = of({ action: 'check_run_status', ...identity, run_id: runs[i % runs.length]?.run_id })
    if (i % 20 === 18)
      return { ...check, token: `${token.slice(0, -10)}${String(i).padStart(10, '0')}`, status: 401 }
    if (i % 20 === 19) return { ...check, body: `${check.body.slice(0, -1)}, ${i}`, status: 400 }
    return check
  }
  function toLaunch(i: number): Asked {
    const fields = {
      action: 'launch_job',
      account: ACCOUNT,
      ...type,
      configuration_id: queues[i % queues.length],
    }
    const asked = { body: JSON.stringify(fields), token: tokenAt(i), status: 200 }
    return i % 10 === 9 ? { ...asked, body: asked.body.slice(1), status: 400 } : asked
  }

  /** Sends so many requests, the first of them the `from`th. @throws Error when one is answered otherwise than it must */
  async function send(served: Served, make: (i: number) => Asked, from: number, amount: number) {
    const expected: Record<string, number> = {}
    let next = from
    const setupRequest = (request: autocannon.Request): autocannon.Request => {
      const { body, token, status } = make(next++)
      // Those that are set up beyond the amount are not sent.
      if (next - from <= amount) expected[status] = (expected[status] ?? 0) + 1
      return { ...request, body, headers: { ...request.headers, authorization: `Bearer ${token}` } }
    }
    const { statusCodeStats } = await autocannon({
      url: `http://127.0.0.1:${served.port}/`,
      connections: Math.min(20, amount),
      amount,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      requests: [{ setupRequest }],
    })
    const answered = Object.fromEntries(
      Object.entries(statusCodeStats ?? {}).map(([code, { count = 0 }]) => [code, count]),
    )
    console.error(`${served.child.spawnargs.at(-1)}:`, { answered, expected })
    return { answered, expected }
  }

  async function measure({ child }: Served) {
    child.send('measure')
    const [answer] = await once(child, 'message')
    return memory.parse(answer)
  }
  const mib = (bytes: number) => (bytes / MIB).toFixed(1)

  const rows: string[][] = [['requests', 'dag-status: RSS', 'heap', 'dag-launch: RSS', 'heap']]
  const heaps: { status: number; launch: number }[] = []
  let [sent, wrong] = [0, 0]
  for (const point of POINTS) {
    const [launched, launches] = [sent, point].map(count => Math.round((count * LAUNCHES) / 100))
    const outcomes = [
      await send(status, toStatus, sent, point - sent - ((launches ?? 0) - (launched ?? 0))),
      await send(launch, toLaunch, launched ?? 0, (launches ?? 0) - (launched ?? 0)),
    ]
    for (const { answered, expected } of outcomes)
      for (const code of new Set([...Object.keys(answered), ...Object.keys(expected)]))
        wrong += Math.abs((answered[code] ?? 0) - (expected[code] ?? 0))
    sent = point
    const [one, other] = [await measure(status), await measure(launch)]
    heaps.push({ status: one.heapUsed, launch: other.heapUsed })
    rows.push([
      point.toLocaleString('en'),
      mib(one.rss),
      mib(one.heapUsed),
      mib(other.rss),
      mib(other.heapUsed),
    ])
  }
  const [, , quarter, , end] = heaps
  const grown = (of: 'status' | 'launch') => ((end?.[of] ?? Number.NaN) - (quarter?.[of] ?? Number.NaN)) / MIB
  const isFlat = grown('status') <= FLAT && grown('launch') <= FLAT
  if (!isFlat || wrong > 0) process.exitCode = 1
  console.log(`## Memory

Requests of many kinds by ${TOKENS.toLocaleString('en')} tokens, ${LAUNCHES} in a hundred of them launches, with bad tokens and bad JSON among them, to
functions as deployed, in processes of their own. In MiB, after a collection.

${table(rows)}

From a quarter of the requests to the end the heap of dag-status grew by ${grown('status').toFixed(1)} MiB and that of dag-launch by
${grown('launch').toFixed(1)} MiB: ${isFlat ? 'flat' : 'NOT flat'}, which is up to ${FLAT} MiB. Answered otherwise than they must: ${wrong}.`)
})
