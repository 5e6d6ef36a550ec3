import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import pLimit from 'p-limit'
import { effectsOf, ONCE, preparePipeline } from '../../test/functions/run-execute/pipeline.ts'
import { type Functions, type Place, startProcess } from '../../test/system/process.ts'
import { until } from '../../test/warehouse/place.ts'
import { type Stores, startStores } from '../../test/warehouse/warehouse.ts'
import { between, type Must, observe, type Row, seconds, spread, type Trial } from './observe.ts'

const DIE = fileURLToPath(new URL('die.ts', import.meta.url))
const KILLS = Number(process.env.KILLS ?? 10)
const AT_ONCE = 10
/** In milliseconds: the emulator keeps a dead process's locks for over a minute. */
const PATIENCE = 240_000

/** The functions' process killed, and started again with nothing else done. */
export async function kills(trial: Trial): Promise<Row[]> {
  const stores = await startStores()
  try {
    return [
      await observe('process killed between commit and dispatch', must =>
        betweenCommitAndDispatch(stores, must),
      ),
      await observe('process killed between commit and dispatch of a stop', must => stopOrder(stores, must)),
      await observe('process killed in the middle of a run, unaided', must =>
        inTheMiddle(stores, must, trial),
      ),
    ]
  } finally {
    await stores.stop()
  }
}

async function betweenCommitAndDispatch(stores: Stores, must: Must): Promise<{ done: string; seen: string }> {
  const functions = await startProcess({ stores })
  try {
    const place = await preparePipeline(functions)
    await functions.kill()
    await functions.start(['--import', DIE])
    const died = once(functions.child(), 'exit')
    const launch = () =>
      functions.call(
        'dag-launch',
        { action: 'launch_job', ...place.identity('job') },
        { 'Idempotency-Key': 'one' },
      )
    const [first] = await Promise.all([launch().catch(() => undefined), died])
    const began = performance.now()
    await functions.start()
    const repeat = await launch()
    const run_id = String(repeat.body.run_id)
    must(repeat.headers.get('idempotent-replayed') === 'true', 'the repeat found no run')
    const { status, lease_holder } = await place.runOf(run_id)
    must(status === 'RUNNING' && lease_holder === null, `the run was ${status}, held by ${lease_holder}`)
    await sameOnce(functions, place, run_id, must)
    return {
      done: 'the process killed by itself as it began to hand on a launch; started again; the launch repeated under its key',
      seen: `the first answer ${first ? `was ${first.status}` : 'never came'}; the repeat found the run, RUNNING and with nobody; the sweep handed it on, and it ended SUCCESS ${seconds(performance.now() - began)} after the start, each statement once`,
    }
  } finally {
    await functions.stop()
  }
}

/** Runs for minutes unless it is stopped. */
const LONG =
  'DECLARE i INT64 DEFAULT 0; WHILE i < 90000 DO SET i = i + 1; END WHILE; INSERT INTO log VALUES (1);'

async function stopOrder(stores: Stores, must: Must): Promise<{ done: string; seen: string }> {
  const functions = await startProcess({ stores })
  try {
    const place = await functions.newPlace('800001')
    await place.query(`CREATE TABLE ${place.table('log')} (n INT64)`)
    await place.deployTables('job', { long: { sql: LONG } })
    const run_id = await place.launch('job')
    const job = async () => {
      const [reference] = (await place.tasksOf(run_id)).long?.jobs ?? []
      if (!reference) throw new Error('The task has no job')
      const { job_id, location } = reference
      const [{ status }] = await stores.bigquery.job(job_id, { location }).getMetadata()
      return status
    }
    await until(() =>
      job().then(
        ({ state }) => state === 'RUNNING',
        () => false,
      ),
    )
    await functions.kill()
    await functions.start(['--import', DIE])
    // A 503, for the dead process's locks, is tried again.
    while (!functions.hasEnded()) await place.act('cancel_run', 'job', run_id).catch(() => sleep(100))
    const { status } = await place.runOf(run_id)
    must(status === 'FAILED', `after cancel_run the run is ${status}`)
    must((await job()).state === 'RUNNING', 'its job had ended')
    const began = performance.now()
    await functions.start()
    await until(async () => (await job()).state === 'DONE', PATIENCE)
    const took = performance.now() - began
    await until(async () => (await place.runOf(run_id)).sweep_at === null, PATIENCE)
    const { errorResult } = await job()
    must(errorResult?.reason === 'stopped', `its job ended ${JSON.stringify(errorResult)}`)
    must((await place.count('log')) === 0, 'its statement was done')
    must((await place.slots('job'))?.length === 0, 'its slot is taken')
    return {
      done: 'the process killed in the middle of a script, then again as it began to hand on the stop that follows cancel_run; started again and left alone',
      seen: `the run FAILED at once and its slot free, its BigQuery job going on; the sweep had it stopped ${seconds(took)} after the start; nothing was written`,
    }
  } finally {
    await functions.stop()
  }
}

async function inTheMiddle(
  stores: Stores,
  must: Must,
  { random, tell }: Trial,
): Promise<{ done: string; seen: string }> {
  // Each moment is drawn here, so that it does not depend on which process comes first.
  const moments = Array.from({ length: KILLS }, (_, index) => ({
    account: String(900_001 + index),
    task: ['one', 'script', 'append', 'copy', 'left', 'right', 'last'][between(random, 0, 6)] ?? 'one',
    wait: between(random, 0, 150),
  }))
  const limit = pLimit(AT_ONCE)
  const times = await Promise.all(
    moments.map(moment =>
      limit(async () => {
        const took = await killOnce(stores, moment, must)
        tell(
          `killed ${moment.wait} ms into ${moment.task}: ${took === undefined ? 'it had ended' : seconds(took)}`,
        )
        return took
      }),
    ),
  )
  const recovered = times.filter(took => took !== undefined)
  must(recovered.length > 0, 'every run had ended before its process was killed')
  return {
    done: `${KILLS} runs of 7 tasks, each with a process of its own, killed (kill -9) at a random moment of a random task, then started again and left alone`,
    seen: `${recovered.length} were running still; all ended SUCCESS, each statement and each workflow's target once; from kill to end, least / median / most: ${spread(recovered)}`,
  }
}

/** Kills a process in the middle of its run, and starts it again: how long the run took from the kill to its end. */
async function killOnce(
  stores: Stores,
  { account, task, wait }: { account: string; task: string; wait: number },
  must: Must,
): Promise<number | undefined> {
  const functions = await startProcess({ stores })
  try {
    const place = await preparePipeline(functions, account)
    const run_id = await place.launch('job')
    await until(async () => task in (await place.tasksOf(run_id)))
    await sleep(wait)
    await functions.kill()
    const began = performance.now()
    const wasRunning = (await place.runOf(run_id)).status === 'RUNNING'
    await functions.start()
    await place.ended(run_id, PATIENCE)
    const took = performance.now() - began
    await sameOnce(functions, place, run_id, must)
    return wasRunning ? took : undefined
  } finally {
    await functions.stop()
  }
}

async function sameOnce(functions: Functions, place: Place, run_id: string, must: Must): Promise<void> {
  const effects = await effectsOf(functions, place, run_id, PATIENCE)
  must(isDeepStrictEqual(effects, ONCE), `${run_id} has left ${JSON.stringify(effects)}`)
}
