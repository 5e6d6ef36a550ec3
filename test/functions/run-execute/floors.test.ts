import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../../shared/model/time.ts'
import { type Running, startRunning } from '../../warehouse/warehouse.ts'

let running: Running
beforeAll(async () => {
  // A clock that stands still: no lease is renewed, however long the emulators take.
  const began = systemClock()()
  running = await startRunning({ now: () => began })
  running.gate.isOpen = false
})
afterAll(() => running.stop())

/** A place whose job has as many tasks, one after the other. */
async function jobOf(tasks: number) {
  const place = await running.newPlace()
  const ids = Array.from({ length: tasks }, (_, index) => `t${index}`)
  const sql = 'SELECT 1 AS one'
  const documents = Object.fromEntries(ids.map(id => [id, { sql, table_name: id }]))
  await place.deployTables('job', documents, { dependencies: tasks > 1 ? [ids.join(' >> ')] : [] })
  return place
}

/** What the runner reads and writes for a run of the job, as its log line tells. */
async function documentsOf({ account, launch }: Awaited<ReturnType<typeof jobOf>>) {
  const run_id = await launch('job')
  const reply = await running.execute(account, run_id)
  expect(reply.body).toEqual({ message: 'ok' })
  const request_id = reply.headers.get('x-request-id')
  const line = running.system.logs.find(entry => entry.request_id === request_id)
  return { read: line?.documents_read, written: line?.documents_written }
}

test.each([1, 5])(
  'a run of %i tasks, one after the other, reads 9 documents and writes 3, and 1 and 2 for each task',
  async tasks => {
    const job = await jobOf(tasks)
    expect(await documentsOf(job)).toEqual({ read: 9 + tasks, written: 3 + 2 * tasks })
  },
)

test('a workflow that waits for the job costs a read and a write; firing it, a launch', async () => {
  const job = await jobOf(1)
  await job.deployTables('target', { t: { sql: 'SELECT 1 AS one', table_name: 't' } })
  await job.deployWorkflow('waits', ['job', 'another'], 'target')
  expect(await documentsOf(job)).toEqual({ read: 10 + 1, written: 5 + 1 })
  await job.deployWorkflow('fires', ['job'], 'target')
  expect(await documentsOf(job)).toEqual({ read: 10 + 3 + 1, written: 5 + 2 + 3 })
})
