import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFirestore } from '../../dev/firestore.ts'
import { startRunning } from '../../test/warehouse/warehouse.ts'
import { median, quantile, table } from './numbers.ts'

/**
 * What the runner adds to the SQL: the time from a launch's request to its first task, and the time of each task
 * beyond that of the same SQL, sent straight to the same BigQuery by the official client, in the same minute.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 20)
const TASKS = 10

// Firestore's client would look for Google's metadata server first, for longer than a request may take.
process.env.METADATA_SERVER_DETECTION = 'none'
const dir = await mkdtemp(join(tmpdir(), 'tailer-bench-'))
const firestore = await startFirestore({ port: 0, project: 'demo-tailer', dir })
process.env.FIRESTORE_EMULATOR_HOST = firestore.host
const running = await startRunning()
try {
  await measure()
} finally {
  await running.stop()
  await firestore.stop()
  await rm(dir, { recursive: true, force: true })
}

async function measure(): Promise<void> {
  const place = await running.newPlace()
  const ids = Array.from({ length: TASKS }, (_, index) => `t${index}`)
  const sqlOf = (id: string) => `CREATE OR REPLACE TABLE ${id} AS SELECT 1 AS one`
  const tasks = Object.fromEntries(ids.map(id => [id, { sql: sqlOf(id) }]))
  await place.deployTables('job', tasks, { dependencies: [ids.join(' >> ')] })
  const [direct] = await running.bigquery.dataset(place.dataset).get()

  const floor: number[] = []
  const first: number[] = []
  const perTask: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const began = performance.now()
    for (const id of ids) {
      await direct.query({ query: sqlOf(id), location: 'EU' })
    }
    const sql = (performance.now() - began) / TASKS

    const asked = Date.now()
    const run_id = await place.launch('job')
    const run = await place.ended(run_id)
    if (run.status !== 'SUCCESS') throw new Error(`The run ended ${run.status}`)
    const states = await place.tasksOf(run_id)
    const begin = (states[ids[0] ?? '']?.start_date ?? 0) / 1000
    const end = (states[ids.at(-1) ?? '']?.end_date ?? 0) / 1000
    console.error(`Round ${round} of ${ROUNDS}`)
    // The first round warms up both.
    if (round === 0) continue
    floor.push(sql)
    first.push(begin - asked)
    perTask.push((end - begin) / TASKS)
  }
  await place.deployTables('single', { a: { sql: sqlOf('a') } })
  const [single, all] = [await documentsOf('single'), await documentsOf('job')]
  const each = (kind: 'read' | 'written') => ((all[kind] - single[kind]) / (TASKS - 1)).toFixed(1)
  const [sql, task] = [median(floor), median(perTask)]
  console.log(`## The runner

A job of ${TASKS} tasks, one after the other, launched ${ROUNDS} times; beside it the same SQL, sent straight to the same BigQuery
emulator by the official client, in the same minute. In ms.

${table([
  ['what', 'median', 'slowest tenth'],
  ['from the launch’s request to its first task', ...shown(first)],
  ['a task in a run', ...shown(perTask)],
  ['the same SQL alone', ...shown(floor)],
])}

A task takes ${(task / sql).toFixed(2)} times its SQL: ${(task - sql).toFixed(1)} ms above it. It reads ${each('read')}
documents and writes ${each('written')}; a run of one task reads ${single.read} and writes ${single.written}.`)

  /** What the runner reads and writes for a run, as its log line tells. */
  async function documentsOf(job: string) {
    await place.ended(await place.launch(job))
    await running.idle()
    const line = running.system.logs.findLast(entry => entry.function === 'run-execute')
    return { read: Number(line?.documents_read), written: Number(line?.documents_written) }
  }
}

function shown(values: number[]): string[] {
  return [median(values).toFixed(1), quantile(values, 0.9).toFixed(1)]
}
