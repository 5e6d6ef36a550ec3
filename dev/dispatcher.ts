import pLimit, { type LimitFunction } from 'p-limit'
import { type Dispatch, orderBody, orderName } from '../shared/run/dispatch.ts'

/** How many orders of one account are delivered side by side. */
const AT_ONCE = 10

/**
 * Hands orders on as Cloud Tasks does: each account's wait in a queue of its own, alerts in one for all, and one that waits or is being
 * delivered is not taken twice. What is not delivered is left to the sweep.
 */
export function dispatchLocally(send: {
  toRunner: (body: unknown) => Promise<void>
  toDeliverer: (body: unknown) => Promise<void>
}): Dispatch {
  const queues = new Map<string, LimitFunction>()
  const waiting = new Set<string>()
  return async (account, orders) => {
    for (const order of orders) {
      const isAlert = order.order === 'deliver'
      const queueName = isAlert ? 'alerts' : account
      const queue = queues.get(queueName) ?? pLimit(AT_ONCE)
      queues.set(queueName, queue)
      const name = orderName(order)
      if (waiting.has(name)) continue
      waiting.add(name)
      const deliver = isAlert ? send.toDeliverer : send.toRunner
      queue(() => deliver(orderBody(account, order)))
        .catch(error => console.error(error))
        .finally(() => waiting.delete(name))
    }
  }
}
