import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startFirestore } from '../../dev/firestore.ts'
import { type Functions, startProcess } from '../../test/system/process.ts'
import { startStores } from '../../test/warehouse/warehouse.ts'
import { startWire } from '../../test/wire/wire.ts'
import { startLoad } from './load.ts'
import { between, type Must, observe, type Row, seconds, type Trial } from './observe.ts'

const HEAP = fileURLToPath(new URL('heap.ts', import.meta.url))
const MIB = 1024 * 1024
/** How much more than after the first round may be in use after the last one. */
const FLAT = 4 * MIB
/** How long all is given to end once the database is back; the emulator keeps a lost transaction's locks for over a minute. */
const PATIENCE = 180_000
const ROUNDS = Number(process.env.ROUNDS ?? 4)
/** Longer than the product waits for Firestore. */
const LONG = 18_000
const BURST = 20

/** Firestore out of reach, and silent, under load. */
export async function firestore(trial: Trial): Promise<Row[]> {
  const behind = await behindWire()
  try {
    return [await observe('Firestore out of reach under load', must => disturb(behind, must, trial))]
  } finally {
    await behind.stop()
  }
}

/** Firestore killed, with all that it held: the emulator has it in memory, as Firestore has not. */
export async function firestoreKilled({ tell }: Trial): Promise<Row[]> {
  const behind = await behindWire()
  try {
    return [
      await observe('Firestore emulator killed (kill -9), a new one started, empty', async must => {
        const { functions } = behind
        await endsOne(behind, must)
        await behind.stopEmulator()
        tell('killed')
        const refused = await functions.call('dag-launch', launchOf('000001'))
        must(refused.status === 503, `without Firestore a launch is answered ${refused.status}`)
        await behind.startEmulator()
        tell('started')
        const back = await firstNotFound(functions, must)
        await endsOne(behind, must)
        must(!functions.hasEnded(), 'the process ended')
        return {
          done: 'a run; the emulator killed, a new one started on its port; another run, of a configuration deployed anew',
          seen: `503 meanwhile; the same process answers ${seconds(back)} after the start; both runs ended SUCCESS`,
        }
      }),
    ]
  } finally {
    await behind.stop()
  }
}

/** The functions behind a wire to an emulator of their own. */
async function behindWire() {
  const dir = await mkdtemp(join(tmpdir(), 'tailer-faults-'))
  let emulator = await startFirestore({ port: 0, project: 'demo-tailer', dir })
  const { host } = emulator
  const shared = process.env.FIRESTORE_EMULATOR_HOST
  process.env.FIRESTORE_EMULATOR_HOST = host
  const wire = await startWire(host)
  const stores = await startStores()
  const functions = await startProcess({ stores, env: { FIRESTORE_EMULATOR_HOST: wire.host } })
  await functions.kill()
  await functions.start(['--expose-gc', '--import', HEAP])
  return {
    functions,
    wire,
    stopEmulator: () => emulator.stop(),
    async startEmulator() {
      emulator = await startFirestore({ port: Number(host.split(':')[1]), project: 'demo-tailer', dir })
    },
    async stop() {
      await functions.stop()
      wire.stop()
      // Only now: whom accounts run as is looked up in the emulator that is named when it is first asked for.
      if (shared !== undefined) process.env.FIRESTORE_EMULATOR_HOST = shared
      await stores.stop()
      await emulator.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
type Behind = Awaited<ReturnType<typeof behindWire>>

/** Launches a run of one statement and waits for its end. */
async function endsOne({ functions }: Behind, must: Must): Promise<void> {
  const place = await functions.newPlace()
  await place.deployTables('job', { t: { sql: 'SELECT 1 AS one', table_name: 't' } })
  const { status } = await place.ended(await place.launch('job'), PATIENCE)
  must(status === 'SUCCESS', `a run ended ${status}`)
}

/** How long it takes till a launch of what is not there is told so, in milliseconds. */
async function firstNotFound(functions: Functions, must: Must): Promise<number> {
  const began = performance.now()
  for (;;) {
    const { status } = await functions.call('dag-launch', launchOf('000001'))
    if (status === 404) return performance.now() - began
    must(status === 503, `an empty Firestore is answered ${status}`)
    if (performance.now() - began > PATIENCE) throw new Error('it does not answer again')
    await sleep(100)
  }
}

const launchOf = (account: string) => ({
  action: 'launch_job',
  account,
  environment: 'DEV',
  configuration_type: 'table-to-table',
  configuration_id: 'a_DEV',
})

/** Lets the faults happen, round by round, each at a random moment of the load. */
async function disturb(
  { functions, wire }: Behind,
  must: Must,
  { random, tell }: Trial,
): Promise<{ done: string; seen: string }> {
  const load = await startLoad(functions, random)
  const heaps: number[] = []
  const returns: number[] = []
  const kinds = Array.from({ length: ROUNDS }, (_, round) => (round % 2 === 0 ? 'cut' : 'frozen'))
  let away = 0
  load.on()
  await sleep(3000)
  for (const [round, kind] of [...kinds, 'frozen for long'].entries()) {
    const stays = kind === 'frozen for long' ? LONG : between(random, 1000, 5000)
    tell(`round ${round + 1}: Firestore is ${kind} for ${stays} ms`)
    await sleep(between(random, 200, 1500))
    if (kind === 'cut') wire.cut()
    else wire.freeze()
    const bursting = kind === 'frozen for long' ? load.burst(BURST) : undefined
    await sleep(stays)
    away += stays
    const mended = performance.now()
    await wire.mend()
    await bursting
    const back = await firstAnswer(load, mended)
    returns.push(back)
    await sleep(2000)
    await load.off()
    await sleep(1000)
    heaps.push(await heapOf(functions))
    tell(`back after ${seconds(back)}; heap ${(heaps.at(-1) ?? 0) / MIB} MiB`)
    load.on()
  }
  await sleep(1000)
  await load.off()
  const unsure = await load.repeat(PATIENCE)
  tell(`${unsure} launches repeated; waiting for ${load.launches.length} runs`)
  await load.check(must, PATIENCE)
  heaps.push(await heapOf(functions))
  must(!functions.hasEnded(), 'the process ended')
  const growth = (heaps.at(-1) ?? 0) - (heaps[0] ?? 0)
  must(growth < FLAT, `memory grew by ${(growth / MIB).toFixed(1)} MiB`)
  const of = (status: number) => load.answers.filter(answer => answer.status === status).length
  const slowest = Math.max(...load.answers.map(({ ms }) => ms))
  return {
    done: `${kinds.length} rounds of 1 to 5 s, cut (reset and refused) and frozen by turns, and one of ${LONG / 1000} s frozen with ${BURST} launches of one configuration at once; ${seconds(away)} away in all; 8 connections`,
    seen: `${load.answers.length} answers: ${of(200)} × 200, ${of(503)} × 503 with Retry-After, nothing else; slowest ${seconds(slowest)}; first 200 after the return within ${seconds(Math.max(...returns))}; ${load.launches.length} launches, of which ${unsure} had to be repeated under their key, made ${load.launches.length} runs, all SUCCESS, each statement once; heap after each round and at the end, MiB: ${heaps.map(heap => (heap / MIB).toFixed(1)).join(', ')}`,
  }
}

/** How long after the mending the first good answer was there, in milliseconds. */
async function firstAnswer(
  { answers }: Awaited<ReturnType<typeof startLoad>>,
  mended: number,
): Promise<number> {
  const last = performance.now() + PATIENCE
  for (;;) {
    const found = answers.find(({ status, at }) => status === 200 && at > mended)
    if (found) return found.at - mended
    if (performance.now() > last) throw new Error('no launch is accepted any more')
    await sleep(20)
  }
}

async function heapOf(functions: Functions): Promise<number> {
  const child = functions.child()
  const answer = once(child, 'message')
  child.send('heap')
  const [{ heapUsed }] = await answer
  return Number(heapUsed)
}
