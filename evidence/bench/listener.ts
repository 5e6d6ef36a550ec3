import type { HandOn } from '../../shared/run/dispatch.ts'
import { orderBody } from '../../shared/run/dispatch.ts'

/** Hands runs to a listener of the benchmark in place of Cloud Tasks. */
export const toListener: HandOn = () => async (account, orders) => {
  for (const order of orders) {
    const body = JSON.stringify(orderBody(account, order))
    const response = await fetch(process.env.BENCH_LISTENER ?? '', { method: 'POST', body })
    if (!response.ok) throw new Error(`The listener answered ${response.status}`)
  }
}
