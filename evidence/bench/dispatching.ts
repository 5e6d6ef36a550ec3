import { http } from '@google-cloud/functions-framework'
import { dagLaunch } from '../../functions/dag-launch/function.ts'
import { fromEnvironment } from '../../functions/environment.ts'
import { orderBody } from '../../shared/run/dispatch.ts'

/** dag-launch as it is, but that it hands runs to a listener of the benchmark in place of Cloud Tasks. */
const listener = process.env.BENCH_LISTENER ?? ''
const dependencies = fromEnvironment(process.env, () => async (account, orders) => {
  for (const order of orders) {
    const body = JSON.stringify(orderBody(account, order))
    const response = await fetch(listener, { method: 'POST', body })
    if (!response.ok) throw new Error(`The listener answered ${response.status}`)
  }
})
http('dispatching', dagLaunch(dependencies))
