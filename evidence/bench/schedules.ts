import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import { freePorts } from '../../dev/ports.ts'
import { slotsOf } from '../../shared/model/schedule.ts'
import { MINUTE, type Micros, SECOND, systemClock } from '../../shared/model/time.ts'
import { configurationRef, fromConfiguration } from '../../shared/store/configurations.ts'
import { type Run, toRun } from '../../shared/store/runs.ts'
import { RUNNER } from '../../test/system/system.ts'
import { quantile, table } from './numbers.ts'
import { bench, onStage, type Served } from './server.ts'

/**
 * Schedules by the thousand that are due at once, in accounts of a hundred each: the tick launches each once and hands it
 * on once, all within a minute, and holds no more memory for many than for few.
 */
const SCHEDULES = Number(process.env.SCHEDULES ?? 10_000)
const FEW = Math.ceil(SCHEDULES / 10)
const IN_ACCOUNT = 100
/** A heap as small as the tick's instance needs: with room, Node would let what is done with lie about. */
const FLAGS = ['--max-old-space-size=128', '--max-semi-space-size=4']
/** How much more memory the tick may take for ten times as many. */
const MORE = 1.3
const schedule = { interval: '@daily', timezone: 'UTC', catchup: false }

const now = systemClock()
const dispatched = z.object({ run_id: z.string() })

await onStage(async stage => {
  const { db } = stage
  const handed = new Map<string, number>()
  const listener = createServer(async (request, response) => {
    const { run_id } = dispatched.parse(JSON.parse(await text(request)))
    handed.set(run_id, (handed.get(run_id) ?? 0) + 1)
    response.end()
  })
  const [port = 0] = await freePorts(1)
  listener.listen(port, '127.0.0.1')
  const more = { BENCH_LISTENER: `http://127.0.0.1:${port}/`, TAILER_RUNNER_CALLERS: RUNNER }
  const served = await stage.start(bench('ticking.ts', 'ticking'), { more, flags: FLAGS })
  const token = await stage.token({ sub: RUNNER, email: RUNNER, email_verified: true })

  const midnight = slotsOf(schedule).upTo(now()) ?? 0
  const few = await round(FEW, midnight, '1')
  const many = await round(SCHEDULES, midnight, '2')
  listener.close()
  const head = ['', 'runs', 'ticks', 'the last after', 'a second', 'memory of the tick']
  console.log(`## Schedules that are due at once

Of configurations of their own, in accounts of ${IN_ACCOUNT}; each was launched once and handed on once. The memory is what nine
tenths of the looks at the tick's process stayed below.

${table([head, few.row, many.row])}`)
  const grows = many.memory / few.memory
  if (grows > MORE)
    throw new Error(`The tick's memory grew by ${grows.toFixed(2)} with ten times as many schedules`)

  /** Stores so many schedules that are due, ticks till all are launched, and sees what came of it. */
  async function round(count: number, slot: Micros, prefix: string) {
    await store(db, count, slot, prefix)
    const memory = watch(served)
    const began = now()
    let ticks = 0
    for (let launched = -1; launched !== 0; ticks++) launched = await tick()
    const peak = await memory()
    const runs = await runsOf(db, count, prefix)
    const last = Math.max(...runs.map(({ launch_date }) => launch_date)) - began
    check(runs.length === count, `${count} schedules have ${runs.length} runs`)
    check(new Set(runs.map(run => run.configuration_id)).size === count, 'some have none, and others two')
    check(
      runs.every(({ execution_date }) => execution_date === slot),
      'some work for another time',
    )
    check(
      runs.every(({ run_id }) => handed.get(run_id) === 1),
      'some were not handed on once',
    )
    check(last < MINUTE, `the last was launched after ${last / SECOND} s`)
    const row = [
      `${count} at once`,
      String(runs.length),
      String(ticks - 1),
      `${(last / SECOND).toFixed(1)} s`,
      (count / (last / SECOND)).toFixed(0),
      `${(peak / 1024).toFixed(0)} MiB`,
    ]
    return { row, memory: peak }
  }

  async function tick(): Promise<number> {
    const response = await fetch(`http://127.0.0.1:${served.port}/`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: '{}',
    })
    if (!response.ok) throw new Error(`The tick answered ${response.status}: ${await response.text()}`)
    return z.object({ launched: z.number() }).parse(await response.json()).launched
  }
})

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`It does not hold: ${otherwise}`)
}

function accountOf(prefix: string, at: number): string {
  return prefix + String(Math.floor(at / IN_ACCOUNT)).padStart(5, '0')
}

async function store(db: Firestore, count: number, next_launch: Micros, prefix: string): Promise<void> {
  for (let begin = 0; begin < count; begin += IN_ACCOUNT) {
    const batch = db.batch()
    for (let at = begin; at < Math.min(count, begin + IN_ACCOUNT); at++) {
      const configuration = {
        configuration_type: 'table-to-table' as const,
        environment: 'PROD' as const,
        configuration_id: `job-${at}_PROD`,
        activated: true,
        archived: false,
        max_active_runs: 1,
        active_runs: [],
        schedule,
        next_launch,
      }
      batch.set(configurationRef(db, accountOf(prefix, at), configuration), fromConfiguration(configuration))
    }
    await batch.commit()
  }
}

async function runsOf(db: Firestore, count: number, prefix: string): Promise<Run[]> {
  const runs: Run[] = []
  for (let at = 0; at < count; at += IN_ACCOUNT) {
    const { docs } = await db.collection(`accounts/${accountOf(prefix, at)}/runs`).get()
    runs.push(...docs.map(doc => toRun(doc.data())))
  }
  return runs
}

/** Looks at a process's memory five times a second; answers, in kB, what it stayed below for nine tenths of the time. */
function watch({ child }: Served): () => Promise<number> {
  const seen: number[] = []
  const look = async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
    seen.push(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]))
  }
  const timer = setInterval(() => void look().catch(() => {}), 200)
  return async () => {
    clearInterval(timer)
    await look()
    return quantile(seen, 0.9)
  }
}
