import { once } from 'node:events'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { afterAll, beforeEach } from 'vitest'
import { z } from 'zod'
import { uuidOf } from '../../shared/model/ids.ts'
import { type Micros, systemClock } from '../../shared/model/time.ts'
import { type Dispatch, orderBody, orderName } from '../../shared/run/dispatch.ts'
import { startRunning } from '../warehouse/warehouse.ts'

const put = z.object({ name: z.string(), body: z.record(z.string(), z.unknown()) })
type Task = z.output<typeof put>

/**
 * Takes tasks as Cloud Tasks does: under a name that waits, or that was done within the hour, it takes none. It
 * delivers when a test says so.
 * @see https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks/create
 */
async function startQueue() {
  const waiting: Task[] = []
  const names = new Set<string>()
  const server = createServer(async (request, response) => {
    const task = put.parse(await json(request))
    const isKnown = names.has(task.name)
    names.add(task.name)
    if (!isKnown) waiting.push(task)
    response.writeHead(isKnown ? 409 : 200).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Cannot start the queue')
  const url = `http://127.0.0.1:${address.port}`
  const dispatch: Dispatch = async (account, orders) => {
    for (const order of orders) {
      const body = JSON.stringify({ name: orderName(order), body: orderBody(account, order) })
      const { status } = await fetch(url, { method: 'POST', body })
      if (status !== 200 && status !== 409) throw new Error(`The queue answered ${status}`)
    }
  }
  return { dispatch, waiting, stop: () => server.close() }
}

/** Starts one system for the tests of a file, whose orders wait in a queue, with a clock that goes on when a test says so. */
export async function queued() {
  const wall = systemClock()
  let ahead: Micros = 0
  const clock = () => wall() + ahead
  const queue = await startQueue()
  const running = await startRunning({ now: clock, dispatch: queue.dispatch })
  beforeEach(() => {
    queue.waiting.length = 0
  })
  afterAll(async () => {
    await running.stop()
    queue.stop()
  })

  /** Delivers all that waits, and tells what became of it. */
  async function deliver(): Promise<unknown[]> {
    const tasks = queue.waiting.splice(0)
    const replies = await Promise.all(
      tasks.map(({ body }) => running.system.callPrivate('run-execute', body)),
    )
    return replies.map(({ body }) => body.message)
  }
  const pass = (time: Micros) => {
    ahead += time
  }
  const sweepLater = async (by: Micros) => {
    pass(by)
    await running.sweep()
  }

  /** A run that has just been launched, and waits in the queue. */
  async function launched() {
    const { system } = running
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const job = { environment: 'DEV', configuration_type: 'table-to-table', configuration_id: 'job_DEV' }
    const reply = await system.call('dag-launch', { action: 'launch_job', account, ...job })
    const run_id = String(reply.body.run_id)
    const cancel = () => system.call('dag-launch', { action: 'cancel_run', account, ...job, run_id })
    return { account, run_id, cancel, held: { db: system.db, account, uuid: uuidOf(run_id) } }
  }
  return { running, queue, clock, pass, deliver, sweepLater, launched }
}
