import { createHash } from 'node:crypto'
import { z } from 'zod'
import { email } from '../model/fields.ts'
import { errorFields, type Log } from '../model/log.ts'
import { isAlreadyExists } from '../store/database.ts'
import type { Run } from '../store/runs.ts'
import { isUnderWay } from './state.ts'

/** The Cloud Tasks queues, one for each account, that runs are handed to the runner through. */
export const taskQueue = z.strictObject({
  /** `projects/<p>/locations/<l>/queues/<q>-`; an account's queue is named by this and the account. */
  queue_prefix: z.string().regex(/^projects\/[^/]+\/locations\/[^/]+\/queues\/[^/]+$/),
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
 * The name of an order, which stands for it while it waits and is delivered: the sweep, which finds a run that waits in
 * its account's queue again and again, sends nothing twice. Cloud Tasks remembers a name for an hour after its task is
 * done, too, so the same order at another time needs another name. Therefore `sweep_at` is in it, and whoever takes an
 * order leaves another `sweep_at` behind or null, whatever comes of it: a claim and its renewals, a claim that is
 * refused since the run is held, a run handed on or given back, jobs that were stopped (before the run's time as well,
 * which is when a person's order comes). What cannot be written is answered with an error, and then the task stays,
 * and is delivered again for as long as it takes. A hash, for names that begin alike slow a queue down.
 */
export const orderName = ({ order, run: { run_id, sweep_at } }: Order): string =>
  createHash('sha256')
    .update(JSON.stringify([run_id, order, sweep_at]))
    .digest('hex')

/**
 * Hands runs to the runner through Cloud Tasks, each account's through a queue of its own.
 * @see https://cloud.google.com/tasks/docs/creating-http-target-tasks
 */
export function throughTasks(target: TaskQueue | undefined): Dispatch {
  if (!target)
    throw new Error('Cannot start: the settings are not right.\n✖ is required\n  → at TAILER_DISPATCH')
  const { queue_prefix, url, service_account } = target
  const client = once(async () => {
    const { CloudTasksClient } = await import('@google-cloud/tasks')
    return new CloudTasksClient()
  })
  return async (account, orders) => {
    const tasks = await client()
    // The client begins to connect once. Where credentials cannot be had then, it is broken for good, and rejections
    // within it that nobody handles end the process; so they are had before, and another time where they are not.
    await tasks.auth.getClient()
    const queue = queue_prefix + account
    await Promise.all(
      orders.map(async order => {
        const body = Buffer.from(JSON.stringify(orderBody(account, order)))
        try {
          await tasks.createTask({
            parent: queue,
            task: {
              name: `${queue}/tasks/${orderName(order)}`,
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
