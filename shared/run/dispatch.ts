import { createHash } from 'node:crypto'
import { z } from 'zod'
import { email } from '../model/fields.ts'
import { errorFields, type Log } from '../model/log.ts'
import type { Micros } from '../model/time.ts'
import { isAlreadyExists } from '../store/database.ts'
import type { Run } from '../store/runs.ts'
import { isUnderWay } from './state.ts'

/** The Cloud Tasks queues: one for each account, that runs are handed to the runner through, and one for alerts. */
export const taskQueue = z.strictObject({
  /** `projects/<p>/locations/<l>/queues/<q>-`; an account's queue is named by this and the account. */
  queue_prefix: z.string().regex(/^projects\/[^/]+\/locations\/[^/]+\/queues\/[^/]+$/),
  /** Where the runner is deployed. */
  url: z.url(),
  /** Where alerts are delivered; their one queue is named by the prefix and `alerts`. */
  alerts_url: z.url().optional(),
  /** Whose OIDC token the tasks carry. */
  service_account: email,
})
export type TaskQueue = z.output<typeof taskQueue>

/** How long Cloud Tasks waits for the runner, in seconds: the most it allows. */
const DISPATCH_DEADLINE = 1800
/** How long it waits for the delivery of an alert. */
const DELIVERY_DEADLINE = 120

/** What the runner is told of a run: to run it, or to stop what is at work for it. */
export const ORDERS = ['run', 'stop'] as const
export type RunOrder = { order: (typeof ORDERS)[number]; run: Run }
/** To deliver an alert; `due` is when it was, where it is handed on again. */
export type Delivery = { order: 'deliver'; alert: string; due?: Micros | undefined }
export type Order = RunOrder | Delivery

/** The orders that runs need as they stand. */
export const ordersFor = (runs: Run[]): RunOrder[] =>
  runs.map(run => ({ order: isUnderWay(run) ? 'run' : 'stop', run }))

/** The orders to deliver alerts that have just been written. */
export const deliveriesOf = (alerts: string[]): Delivery[] =>
  alerts.map(alert => ({ order: 'deliver', alert }))

/** The body that an order reaches its function with. */
export const orderBody = (account: string, order: Order) =>
  order.order === 'deliver'
    ? { account, alert: order.alert }
    : { account, run_id: order.run.run_id, order: order.order }

/** Hands orders to the runner, and to who delivers alerts. Called after the transaction that they follow from is committed. */
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
 * done, too, so the same order at another time needs another name: an alert's has when it was due. Therefore `sweep_at` is in it, and whoever takes an
 * order leaves another `sweep_at` behind or null, whatever comes of it: a claim and its renewals, a claim that is
 * refused since the run is held, a run handed on or given back, jobs that were stopped (before the run's time as well,
 * which is when a person's order comes). What cannot be written is answered with an error, and then the task stays,
 * and is delivered again for as long as it takes. A hash, for names that begin alike slow a queue down.
 */
export const orderName = (order: Order): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        order.order === 'deliver'
          ? [order.alert, order.due ?? 'first']
          : [order.run.run_id, order.order, order.run.sweep_at],
      ),
    )
    .digest('hex')

/**
 * Hands runs to the runner through Cloud Tasks, each account's through a queue of its own.
 * @see https://cloud.google.com/tasks/docs/creating-http-target-tasks
 */
export function throughTasks(target: TaskQueue | undefined): Dispatch {
  if (!target)
    throw new Error('Cannot start: the settings are not right.\n✖ is required\n  → at TAILER_DISPATCH')
  const { service_account } = target
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
        const { queue, url, deadline } = placeOf(order, account, target)
        const body = Buffer.from(JSON.stringify(orderBody(account, order)))
        try {
          await tasks.createTask({
            parent: queue,
            task: {
              name: `${queue}/tasks/${orderName(order)}`,
              dispatchDeadline: { seconds: deadline },
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

/** Through which queue an order goes, where to, and for how long it is waited for there, in seconds. */
function placeOf({ order }: Order, account: string, { queue_prefix, url, alerts_url }: TaskQueue) {
  if (order !== 'deliver') return { queue: queue_prefix + account, url, deadline: DISPATCH_DEADLINE }
  if (alerts_url === undefined) throw new Error('Cannot hand on an alert: TAILER_DISPATCH has no alerts_url')
  return { queue: `${queue_prefix}alerts`, url: alerts_url, deadline: DELIVERY_DEADLINE }
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
      const run_ids = orders.flatMap(one => (one.order === 'deliver' ? [] : [one.run.run_id]))
      const alerts = orders.flatMap(one => (one.order === 'deliver' ? [one.alert] : []))
      log({
        severity: 'ERROR',
        message: 'Cannot dispatch; the sweep will',
        account,
        run_ids,
        alerts,
        error: errorFields(error),
      })
    }
  }
}
