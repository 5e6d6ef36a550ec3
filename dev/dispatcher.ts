import pLimit, { type LimitFunction } from 'p-limit'
import { type Dispatch, orderBody, orderName } from '../shared/run/dispatch.ts'

/** How many orders of one account are delivered side by side. */
const AT_ONCE = 10

/**
 * Hands orders on as Cloud Tasks does: each account's wait in a queue of its own, and one that waits or is being
 * delivered is not taken twice. What is not delivered is left to the sweep.
 */
export function dispatchLocally(deliver: (body: unknown) => Promise<void>): Dispatch {
  const queues = new Map<string, LimitFunction>()
  const waiting = new Set<string>()
  return async (account, orders) => {
    const queue = queues.get(account) ?? pLimit(AT_ONCE)
    queues.set(account, queue)
    for (const order of orders) {
      const name = orderName(order)
      if (waiting.has(name)) continue
      waiting.add(name)
      queue(() => deliver(orderBody(account, order)))
        .catch(error => console.error(error))
        .finally(() => waiting.delete(name))
    }
  }
}
