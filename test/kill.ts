import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { uuidOf } from '../shared/run/id.ts'
import { listAudit } from '../shared/store/audit.ts'
import { fromRun, runRef } from '../shared/store/runs.ts'
import { startProcess } from './process.ts'

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const APPEND = { write_disposition: 'WRITE_APPEND' }
/** Rows that a run of {@link tasksOf} appends to tables when each of its statements has its effect once. */
const EFFECTS = { appended: 1, copied: 1 }

/** Tasks of every kind that leaves something behind each time it is done. */
const tasksOf = (dataset: string) => ({
  one: { sql: "INSERT INTO log VALUES ('one')" },
  script: {
    task_type: 'run_gbq_script',
    sql: `DECLARE i INT64 DEFAULT 0;
INSERT INTO log VALUES ('script 1');
WHILE i < 60 DO SET i = i + 1; END WHILE;
INSERT INTO log VALUES ('script 2');`,
  },
  append: { sql: "SELECT 'appended' AS what", table_name: 'appended', ...APPEND },
  copy: {
    task_type: 'copy_gbq_table',
    source_gcp_project_id: 'demo-tailer',
    source_bq_dataset: dataset,
    source_bq_table: 'appended',
    destination_bq_table: 'copied',
    ...APPEND,
  },
  left: { sql: "INSERT INTO log VALUES ('left')" },
  right: { sql: "INSERT INTO log VALUES ('right')" },
  last: { sql: "INSERT INTO log VALUES ('last')" },
})
const DEPENDENCIES = [
  'one >> script >> [append, left, right]',
  'append >> copy',
  '[copy, left, right] >> last',
]

/**
 * Runs as many runs as asked, each of a configuration and an account of its own, and kills the functions' process at
 * random moments meanwhile; then expects each to have ended once, with each statement's effect once, and its
 * workflow to have fired once.
 * @param kills - how often, in all
 * @param during - a task that all runs must be at when the process is killed: no transaction is open then, whose
 *   locks Firestore would keep for up to a minute; without one, any moment
 */
export async function killing({
  runs,
  kills,
  seed,
  during,
}: {
  runs: number
  kills: number
  seed: number
  during?: 'script'
}): Promise<void> {
  console.log(`The seed of the moments is ${seed}`)
  const random = seeded(seed)
  const functions = await startProcess()
  try {
    const places = []
    for (let index = 0; index < runs; index++) places.push(await prepare(functions))
    const launched: Launched[] = []
    for (const place of places) launched.push({ place, run_id: await place.launch('job') })
    let killed = 0
    for (; killed < kills && (await some(launched, isRunning)); killed++) {
      if (during)
        await Promise.all(launched.map(({ place, run_id }) => place.taskIs(run_id, during, 'RUNNING')))
      await sleep(Math.floor(random() * (during ? 100 : 1500)))
      await functions.kill()
      // Nobody holds them any more; that a lease runs out by itself is shown elsewhere.
      await Promise.all(launched.map(run => expire(functions, run)))
      await functions.start()
      await functions.sweep()
    }
    console.log(`Killed ${killed} times`)
    for (const { place, run_id } of launched) await hasRunOnce(functions, place, run_id)
  } finally {
    await functions.stop()
  }
}

type Functions = Awaited<ReturnType<typeof startProcess>>
type Place = Awaited<ReturnType<Functions['newPlace']>>

type Launched = { place: Place; run_id: string }

const isRunning = async ({ place, run_id }: Launched) => (await place.runOf(run_id)).status === 'RUNNING'

/** Lets a run's lease be over. A transaction that the killed process had open can hold this up for a minute or more. */
async function expire({ db }: Functions, run: Launched): Promise<void> {
  if (!(await isRunning(run))) return
  const ref = runRef(db, run.place.account, uuidOf(run.run_id))
  await ref.update(fromRun({ lease_until: Date.now() * 1000 }))
}

async function prepare(functions: Functions): Promise<Place> {
  const place = await functions.newPlace()
  await place.query(`CREATE TABLE ${place.table('log')} (what STRING)`)
  await place.deployTables('job', tasksOf(place.dataset), { dependencies: DEPENDENCIES })
  await place.deployTables('target', { t: { sql: "INSERT INTO log VALUES ('target')" } })
  await place.deployWorkflow('flow', ['job'], 'target')
  return place
}

async function hasRunOnce({ db }: Functions, place: Place, run_id: string): Promise<void> {
  expect((await place.ended(run_id, 180_000)).status, run_id).toBe('SUCCESS')
  const targets = await place.runs('target')
  expect(targets, run_id).toHaveLength(1)
  for (const target of targets) expect((await place.ended(target.run_id, 180_000)).status).toBe('SUCCESS')
  const rows = await place.query(
    `SELECT what, COUNT(*) AS n FROM ${place.table('log')} GROUP BY what ORDER BY what`,
  )
  const counted = Object.fromEntries(rows.map(({ what, n }) => [what, n]))
  const once = { last: 1, left: 1, one: 1, right: 1, 'script 1': 1, 'script 2': 1, target: 1 }
  expect(counted, run_id).toEqual(once)
  expect(await place.count('appended'), run_id).toBe(EFFECTS.appended)
  expect(await place.count('copied'), run_id).toBe(EFFECTS.copied)
  expect(await place.slots('job'), run_id).toEqual([])
  expect(await listAudit(db, place.account, `runs/${uuidOf(run_id)}`)).toHaveLength(1)
}

async function some<T>(all: T[], holds: (one: T) => Promise<boolean>): Promise<boolean> {
  for (const one of all) if (await holds(one)) return true
  return false
}
