import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Firestore } from '@google-cloud/firestore'
import pLimit from 'p-limit'
import { z } from 'zod'
import { freePorts } from '../../dev/ports.ts'
import { PROJECT } from '../../dev/settings.ts'
import { uuidOf } from '../../shared/model/ids.ts'
import { toConfiguration } from '../../shared/store/configurations.ts'
import { toRun } from '../../shared/store/runs.ts'
import { putAccount, putConfiguration } from '../../test/system/stored.ts'
import { table } from './numbers.ts'
import { bench, onStage, type Served } from './server.ts'

/**
 * Many launches at once, a part of them repeats under an idempotency key: none is lost, none made twice, no limit
 * passed. Beside them as many transactions of a bare function.
 */
const LAUNCHES = Number(process.env.LAUNCHES ?? 10_000)
const CONNECTIONS = 50
/** One launch in so many repeats the key of the one before. */
const REPEATS = 10
/** Transactions of the bare function, which only its pace is taken of. */
const BARE = Math.ceil(LAUNCHES / 10)

const [ACCOUNT, BARE_ACCOUNT] = ['000001', '000002']
/** Half of the configurations with room for all, half with little. */
const LIMITS = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? LAUNCHES : 1 + (i % 5)))
const idOf = (i: number) => `job-${i}_DEV`
const answer = z.object({ run_id: z.string() })
const dispatched = z.object({ run_id: z.string() })

await onStage(async stage => {
  const { db } = stage
  for (const [i, max_active_runs] of LIMITS.entries())
    await putConfiguration(db, ACCOUNT, { configuration_id: idOf(i), max_active_runs })
  await putAccount(db, ACCOUNT, { projectId: PROJECT })
  for (let i = 0; i < BARE; i++) await putConfiguration(db, BARE_ACCOUNT, { configuration_id: idOf(i) })

  const tasks = new Map<string, number>()
  const listener = createServer(async (request, response) => {
    const { run_id } = dispatched.parse(JSON.parse(await text(request)))
    tasks.set(run_id, (tasks.get(run_id) ?? 0) + 1)
    response.end()
  })
  const [port = 0] = await freePorts(1)
  listener.listen(port, '127.0.0.1')
  const more = { BENCH_LISTENER: `http://127.0.0.1:${port}/` }
  const ours = await stage.start(bench('dispatching.ts', 'dispatching'), { more })
  const bare = await stage.start(bench('bare-launch.cjs', 'bareLaunch'))
  const token = await stage.token()

  /** One launch. @throws Error when it is not answered with a 200 */
  async function launch(served: Served, account: string, at: number, configurations: number) {
    const key = `key ${at}`
    const response = await fetch(`http://127.0.0.1:${served.port}/`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${token}`,
        'Idempotency-Key': key,
      },
      body: JSON.stringify({
        action: 'launch_job',
        account,
        environment: 'DEV',
        configuration_type: 'table-to-table',
        configuration_id: idOf(at % configurations),
      }),
    })
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
    return { key, run_id: answer.parse(await response.json()).run_id }
  }

  /** Launches, 50 at a time, and how many that was a second. */
  async function launchAll<T>(count: number, one: (i: number) => Promise<T>) {
    const lane = pLimit(CONNECTIONS)
    const began = performance.now()
    const launched = await Promise.allSettled(Array.from({ length: count }, (_, i) => lane(() => one(i))))
    const pace = (count / (performance.now() - began)) * 1000
    console.error(`${count} launches, ${pace.toFixed(0)} a second`)
    return { launched, pace }
  }

  // No two of the bare function's transactions meet in one document: it is the fastest that it can be.
  const toBare = (i: number) => launch(bare, BARE_ACCOUNT, i, BARE)
  await launchAll(Math.min(CONNECTIONS, BARE), toBare)
  const floor = await launchAll(BARE, toBare)
  const { launched, pace } = await launchAll(LAUNCHES, i =>
    launch(ours, ACCOUNT, i % REPEATS === REPEATS - 1 ? i - 1 : i, LIMITS.length),
  )
  listener.close()

  const failed = launched.find(one => one.status === 'rejected')
  if (failed) console.error(failed.reason)
  const answered = launched.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []))
  const { running, queued, checks } = await look(db, answered, tasks)
  const wrong = checks.filter(([, count]) => count !== 0)
  if (wrong.length > 0) process.exitCode = 1
  console.log(`## Launches

${LAUNCHES.toLocaleString('en')} launches over ${CONNECTIONS} connections to ${LIMITS.length} configurations, half of them with limits of a few runs, one launch in ${REPEATS} a repeat
under the key of another. They made ${(running + queued).toLocaleString('en')} runs: ${running.toLocaleString('en')} running, ${queued.toLocaleString('en')} queued.

${table([['what must not be', 'found'], ...checks])}

${pace.toFixed(0)} launches a second, a bare function with the same read and writes in one transaction, each on a
configuration of its own, ${floor.pace.toFixed(0)}: ratio ${(pace / floor.pace).toFixed(2)}. ${wrong.length === 0 ? 'None was lost.' : 'NOT as it must be.'}`)
})

/** How the runs stand, and how many there are of each thing that must not be. */
async function look(
  db: Firestore,
  answered: { key: string; run_id: string }[],
  tasks: ReadonlyMap<string, number>,
) {
  const perKey = new Map<string, Set<string>>()
  for (const { key, run_id } of answered) perKey.set(key, (perKey.get(key) ?? new Set()).add(run_id))
  const ids = new Set(answered.map(({ run_id }) => run_id))

  const of = (name: string) => db.collection(`accounts/${ACCOUNT}/${name}`).get()
  const [runs, audit, configurations] = await Promise.all([of('runs'), of('audit'), of('configurations')])
  const stored = new Map(runs.docs.map(doc => [doc.id, toRun(doc.data())]))
  const running = [...stored.values()].filter(({ status }) => status === 'RUNNING')
  const queued = [...stored.values()].filter(({ status }) => status === 'QUEUED')
  const lines = new Map<unknown, number>()
  for (const doc of audit.docs) lines.set(doc.get('target'), (lines.get(doc.get('target')) ?? 0) + 1)
  const slots = configurations.docs.map(doc => toConfiguration(doc.data()))
  const held = new Set(slots.flatMap(({ active_runs }) => active_runs))

  const checks: [string, number][] = [
    ['launches without an answer of 200', LAUNCHES - answered.length],
    ['keys with more than one run', [...perKey.values()].filter(({ size }) => size > 1).length],
    ['runs that two keys were answered', perKey.size - ids.size],
    ['runs answered and not stored', [...ids].filter(id => stored.get(uuidOf(id))?.run_id !== id).length],
    ['runs stored and not answered', [...stored.values()].filter(({ run_id }) => !ids.has(run_id)).length],
    ['runs neither RUNNING nor QUEUED', stored.size - running.length - queued.length],
    [
      'configurations over their limit',
      slots.filter(one => one.active_runs.length > one.max_active_runs).length,
    ],
    ['running runs without a slot', running.filter(({ run_id }) => !held.has(uuidOf(run_id))).length],
    [
      'slots without a running run',
      held.size - running.filter(({ run_id }) => held.has(uuidOf(run_id))).length,
    ],
    [
      'runs without exactly one line in the audit',
      [...stored.keys()].filter(id => lines.get(`runs/${id}`) !== 1).length,
    ],
    ['running runs never handed to the runner', running.filter(({ run_id }) => !tasks.has(run_id)).length],
    ['queued runs handed to the runner', queued.filter(({ run_id }) => tasks.has(run_id)).length],
  ]
  return { running: running.length, queued: queued.length, checks }
}
