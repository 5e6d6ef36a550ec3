import { createHash } from 'node:crypto'
import { z } from 'zod'
import { email } from '../model/fields.ts'
import { errorFields, type Log } from '../model/log.ts'
import { isAlreadyExists } from '../store/database.ts'
import type { Run } from '../store/runs.ts'
import { isUnderWay } from './state.ts'

/** The Cloud Tasks queue that runs are handed to the runner through. */
export const taskQueue = z.strictObject({
  /** `projects/<p>/locations/<l>/queues/<q>` */
  queue: z.string().regex(/^projects\/[^/]+\/locations\/[^/]+\/queues\/[^/]+$/),
  /** Where the runner is deployed. */
  url: z.url(),
  /** Whose OIDC token the tasks carry. */
  service_account: email,
})
export type TaskQueue = z.output<typeof taskQueue>

/** How long Cloud Tasks waits for the runner, in seconds: the most it allows. */
const DISPATCH_DEADLINE = 1800

/** What the runner is told of a run: to run it, or to stop what is at work for it. */
export const ORDERS = ['run', 'stop'] as const
export type Order = { order: (typeof ORDERS)[number]; run: Run }

/** The orders that runs need as they stand. */
export const ordersFor = (runs: Run[]): Order[] =>
  runs.map(run => ({ order: isUnderWay(run) ? 'run' : 'stop', run }))

/** The body that an order reaches the runner with. */
export const orderBody = (account: string, { order, run }: Order) => ({ account, run_id: run.run_id, order })

/** Hands orders to the runner. Called after the transaction that they follow from is committed. */
export type Dispatch = (account: string, orders: Order[]) => Promise<void>

/** Makes the way that runs are handed to the runner, out of the settings. */
export type HandOn = (target: TaskQueue | undefined) => Dispatch

/** For a function that starts no runs. */
export const handingOnNothing: HandOn = () => async () => {
  throw new Error('This function hands no runs on')
}

/**
 * Hands runs to the runner through Cloud Tasks. A task's name is a hash of its run and order, so that a dispatch
 * that is repeated within a minute is one task.
 * @see https://cloud.google.com/tasks/docs/creating-http-target-tasks
 */
export function throughTasks(target: TaskQueue | undefined): Dispatch {
  if (!target)
    throw new Error('Cannot start: the settings are not right.\n✖ is required\n  → at TAILER_DISPATCH')
  const { queue, url, service_account } = target
  const client = once(async () => {
    const { CloudTasksClient } = await import('@google-cloud/tasks')
    return new CloudTasksClient()
  })
  return async (account, orders) => {
    const tasks = await client()
    // The client begins to connect once. Where credentials cannot be had then, it is broken for good, and rejections
    // within it that nobody handles end the process; so they are had before, and another time where they are not.
    await tasks.auth.getClient()
    await Promise.all(
      orders.map(async order => {
        const { run_id, sweep_at } = order.run
        const minute = Math.floor(Date.now() / 60_000)
        const hash = createHash('sha256')
          .update(JSON.stringify([run_id, order.order, sweep_at, minute]))
          .digest('hex')
        const body = Buffer.from(JSON.stringify(orderBody(account, order)))
        try {
          await tasks.createTask({
            parent: queue,
            task: {
              name: `${queue}/tasks/${hash}`,
              dispatchDeadline: { seconds: DISPATCH_DEADLINE },
              httpRequest: {
                url,
                httpMethod: 'POST',
                headers: { 'Content-Type': 'application/json' },
                body,
                oidcToken: { serviceAccountEmail: service_account, audience: url },
              },
            },
          })
        } catch (error) {
          if (!isAlreadyExists(error)) throw error
        }
      }),
    )
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** A dispatch whose failure is logged and not told: what was committed and not dispatched is found by the sweep. */
export function forgiving(dispatch: Dispatch, log: Log): Dispatch {
  return async (account, orders) => {
    try {
      await dispatch(account, orders)
    } catch (error) {
      const run_ids = orders.map(({ run }) => run.run_id)
      log({
        severity: 'ERROR',
        message: 'Cannot dispatch; the sweep will',
        account,
        run_ids,
        error: errorFields(error),
      })
    }
  }
}
