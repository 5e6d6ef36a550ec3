import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test as base, expect } from 'vitest'
import { z } from 'zod'
import { clients } from '../emulator.ts'

const Ready = z.object({ ready: z.literal(true), bigquery: z.url(), storage: z.url() })

/** The emulators in a process of their own. */
type Running = ReturnType<typeof clients> & { child: ChildProcess; kill: () => Promise<void> }

const test = base.extend<{ start: () => Promise<Running> }>({
  /** Starts the emulators over the test's own directory, as often as it asks; what still runs at its end is killed. */
  start: async ({ task: _ }, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'tailer-restart-'))
    const started: ChildProcess[] = []
    await use(() => start(dir, started))
    await Promise.all(started.map(kill))
    rmSync(dir, { recursive: true, force: true })
  },
})

/** Starts the process and waits for the line that says where the emulators are. */
async function start(dir: string, started: ChildProcess[]): Promise<Running> {
  const main = join(import.meta.dirname, '../../src/main.ts')
  const child = spawn(process.execPath, [main, '--bigquery-port', '0', '--storage-port', '0', '--dir', dir], {
    // The process ends when its standard input does.
    stdio: ['pipe', 'pipe', 'inherit'],
    // Ten starts, of which all but the first need not compile the same files again.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'tailer-compile-cache') },
  })
  started.push(child)
  if (!child.stdout) throw new Error('Cannot start: no output')
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = Ready.parse(JSON.parse(line))
    return { ...clients(ready.bigquery, ready.storage), child, kill: () => kill(child) }
  }
  throw new Error('Cannot start: it ended first')
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

type Client = Running['bigquery']

async function ended(bigquery: Client, id: string) {
  for (;;) {
    const [metadata] = await bigquery.job(id, { location: 'US' }).getMetadata()
    if (metadata.status.state === 'DONE') return metadata
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

const SLOW =
  'SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 4000)) AS x, UNNEST(GENERATE_ARRAY(1, 2000)) AS y WHERE MOD(x * y, 7) = 3'

const ENDLESS =
  'WITH n AS (SELECT x FROM UNNEST(GENERATE_ARRAY(1, 4000)) AS x) SELECT COUNT(*) FROM n AS a, n AS b, n AS c WHERE MOD(a.x * b.x + c.x, 7) = 3'

test.concurrent('A job that is done stays done, with its rows, when the process is killed', async ({
  start,
}) => {
  const { bigquery, kill } = await start()
  await bigquery.createDataset('d')
  await bigquery.createQueryJob({ query: 'CREATE TABLE d.t AS SELECT 1 AS a', jobId: 'make' })
  await ended(bigquery, 'make')
  await bigquery.createQueryJob({ query: 'SELECT a FROM d.t', jobId: 'read' })
  await ended(bigquery, 'read')
  await kill()
  const again = (await start()).bigquery
  expect((await ended(again, 'make')).status).toEqual({ state: 'DONE' })
  expect((await again.job('read', { location: 'US' }).getQueryResults())[0]).toEqual([{ a: 1 }])
  await expect(again.createQueryJob({ query: 'DROP TABLE d.t', jobId: 'make' })).rejects.toMatchObject({
    code: 409,
  })
  expect((await again.query('SELECT a FROM d.t'))[0]).toEqual([{ a: 1 }])
})

test.concurrent('A job that was accepted and cut off by a kill runs once more, and its effect is there once', async ({
  start,
}) => {
  const { bigquery, kill } = await start()
  await bigquery.createDataset('d')
  await bigquery.query('CREATE TABLE d.t (n INT64)')
  await bigquery.createQueryJob({ query: `INSERT INTO d.t ${SLOW}`, jobId: 'cut' })
  await kill()
  const again = (await start()).bigquery
  expect((await ended(again, 'cut')).status).toEqual({ state: 'DONE' })
  expect((await again.query('SELECT COUNT(*) AS n FROM d.t'))[0]).toEqual([{ n: 1 }])
})

test.concurrent('A job that was cancelled and had not ended when the process was killed is stopped, and leaves nothing', async ({
  start,
}) => {
  const { bigquery, kill } = await start()
  await bigquery.createDataset('d')
  await bigquery.query('CREATE TABLE d.t (n INT64)')
  // More than run at once, so that the last is still waiting when it is cancelled.
  for (const i of [1, 2, 3]) await bigquery.createQueryJob({ query: ENDLESS, jobId: `endless-${i}` })
  const [job] = await bigquery.createQueryJob({ query: 'INSERT INTO d.t VALUES (1)', jobId: 'cancelled' })
  await job.cancel()
  expect((await job.getMetadata())[0].status.state).toBe('PENDING')
  await kill()
  const again = (await start()).bigquery
  expect((await ended(again, 'cancelled')).status.errorResult).toMatchObject({ reason: 'stopped' })
  expect((await again.dataset('d').table('t').getRows())[0]).toEqual([])
})

test.concurrent('Routines are kept when the process is killed, and a call cut off goes on behind its last statement', async ({
  start,
}) => {
  const { bigquery, kill } = await start()
  await bigquery.createDataset('d')
  await bigquery.query('CREATE TABLE d.t (n INT64)')
  await bigquery.query(
    `CREATE PROCEDURE d.p(x INT64) BEGIN DECLARE y INT64; INSERT INTO d.t VALUES (x); SET y = (${SLOW}); INSERT INTO d.t VALUES (x + 1); END`,
  )
  await bigquery.query('CREATE FUNCTION d.f(x ANY TYPE) AS (x + 1)')
  await bigquery.createQueryJob({ query: 'CALL d.p(1)', jobId: 'call' })
  while (!(await bigquery.query('SELECT n FROM d.t'))[0].length) {}
  await kill()
  const again = (await start()).bigquery
  expect((await ended(again, 'call')).status).toEqual({ state: 'DONE' })
  expect((await again.query('SELECT d.f(n) AS n FROM d.t ORDER BY n'))[0]).toEqual([{ n: 2 }, { n: 3 }])
})

test.concurrent('A script cut off by a kill goes on behind its last statement', async ({ start }) => {
  const { bigquery, kill } = await start()
  await bigquery.createDataset('d')
  await bigquery.query('CREATE TABLE d.t (n INT64)')
  const query = `DECLARE x INT64 DEFAULT 1; INSERT INTO d.t VALUES (x); CREATE TEMP TABLE tmp AS SELECT x AS a; SET x = (${SLOW}); INSERT INTO d.t SELECT a + 1 FROM tmp;`
  await bigquery.createQueryJob({ query, jobId: 'script' })
  while ((await bigquery.query('SELECT COUNT(*) AS n FROM d.t'))[0][0].n === 0)
    await new Promise(resolve => setTimeout(resolve, 10))
  await kill()
  const again = (await start()).bigquery
  expect((await ended(again, 'script')).status).toEqual({ state: 'DONE' })
  expect((await again.query('SELECT n FROM d.t ORDER BY n'))[0]).toEqual([{ n: 1 }, { n: 2 }])
})

test.concurrent('The process ends with status 0 on SIGTERM while a query runs, and the query runs again', async ({
  start,
}) => {
  const { bigquery, storage, child } = await start()
  await storage.createBucket('kept-bucket')
  await storage.bucket('kept-bucket').file('a.txt').save('still here')
  await bigquery.createQueryJob({ query: SLOW, jobId: 'slow' })
  child.kill('SIGTERM')
  expect((await once(child, 'exit'))[0]).toBe(0)
  const again = await start()
  expect((await again.storage.bucket('kept-bucket').file('a.txt').download())[0].toString()).toBe(
    'still here',
  )
  expect((await ended(again.bigquery, 'slow')).status).toEqual({ state: 'DONE' })
})
