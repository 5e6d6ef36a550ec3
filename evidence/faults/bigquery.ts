import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { uuidOf } from '../../shared/model/ids.ts'
import { runRef } from '../../shared/store/runs.ts'
import { effectsOf, ONCE, preparePipeline } from '../../test/functions/run-execute/pipeline.ts'
import { type Functions, startProcess } from '../../test/system/process.ts'
import { until } from '../../test/warehouse/place.ts'
import { startStores } from '../../test/warehouse/warehouse.ts'
import { between, type Must, observe, type Row, seconds, type Trial } from './observe.ts'

const RUNS = 4
const KILLS = 2
/** In milliseconds. */
const PATIENCE = 240_000
/** A run may fail at twenty hand-overs; each takes the client library's own attempts, so most are taken as read. */
const FAILED_BEFORE = 18
const MOST_HANDED_OVER = 5

/** BigQuery's process killed while runs are running. */
export async function bigquery(trial: Trial): Promise<Row[]> {
  const stores = await startStores()
  const functions = await startProcess({ stores })
  try {
    return [
      await observe('BigQuery emulator killed, and back soon', must => backSoon(functions, must, trial)),
      await observe('BigQuery emulator killed, and away too long', must =>
        awayTooLong(functions, must, trial),
      ),
    ]
  } finally {
    await functions.stop()
    await stores.stop()
  }
}

async function backSoon(
  functions: Functions,
  must: Must,
  { random, tell }: Trial,
): Promise<{ done: string; seen: string }> {
  const places = []
  for (let index = 0; index < RUNS; index++) places.push(await preparePipeline(functions))
  const launched = []
  for (const place of places) launched.push({ place, run_id: await place.launch('job') })
  const away = []
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(between(random, 100, 1200))
    await functions.killWarehouse()
    const stays = between(random, 500, 4000)
    tell(`killed, away for ${stays} ms`)
    await sleep(stays)
    await functions.startWarehouse()
    away.push(stays)
  }
  const began = performance.now()
  tell('back')
  for (const { place, run_id } of launched) {
    const effects = await effectsOf(functions, place, run_id, PATIENCE)
    must(isDeepStrictEqual(effects, ONCE), `${run_id} has left ${JSON.stringify(effects)}`)
  }
  return {
    done: `${RUNS} runs of 7 tasks; the emulator killed (kill -9) ${KILLS} times at random moments, away for ${away.map(seconds).join(' and ')}`,
    seen: `all runs ended SUCCESS within ${seconds(performance.now() - began)} of its return, each statement, copy and workflow's target once; no slot is taken`,
  }
}

async function awayTooLong(
  functions: Functions,
  must: Must,
  { tell }: Trial,
): Promise<{ done: string; seen: string }> {
  const place = await preparePipeline(functions)
  const run_id = await place.launch('job')
  await place.taskIs(run_id, 'script', 'RUNNING')
  await functions.killWarehouse()
  tell('killed for good')
  await until(async () => (await place.runOf(run_id)).failures === 1, PATIENCE)
  await runRef(functions.db, place.account, uuidOf(run_id)).update({ failures: FAILED_BEFORE })
  const began = performance.now()
  let handed = 0
  for (; (await place.runOf(run_id)).status === 'RUNNING' && handed < MOST_HANDED_OVER; handed++) {
    const { failures } = await place.runOf(run_id)
    await functions.execute(place.account, run_id)
    await until(async () => {
      const run = await place.runOf(run_id)
      return run.failures > failures || run.status !== 'RUNNING'
    }, PATIENCE)
  }
  const took = performance.now() - began
  const { status, error } = await place.runOf(run_id)
  must(status === 'FAILED' && error !== undefined, `the run is ${status} ${JSON.stringify(error)}`)
  must((await place.slots('job'))?.length === 0, 'its slot is taken')
  await functions.startWarehouse()
  await until(async () => (await place.runOf(run_id)).sweep_at === null, PATIENCE)
  const tasks = await place.statuses(run_id)
  must(tasks.script === 'FAILED', `its script is ${tasks.script}`)
  const rows = await place.query(`SELECT what, COUNT(*) AS n FROM ${place.table('log')} GROUP BY what`)
  must(
    rows.every(({ n }) => Number(n) === 1),
    `it has left ${JSON.stringify(rows)}`,
  )
  return {
    done: `the emulator killed during a script and left dead; the run handed to the runner as Cloud Tasks does, its count of failures set from 1 to ${FAILED_BEFORE} of 20`,
    seen: `${handed} hand-overs in ${seconds(took)}; then FAILED: "${error?.message}"; its slot is free; once the emulator was back the sweep gave the order to stop what was under way; each row that the run has left, and how often: ${JSON.stringify(Object.fromEntries(rows.map(({ what, n }) => [what, n])))}`,
  }
}
