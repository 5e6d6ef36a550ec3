import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { dispatchLocally } from '../../dev/dispatcher.ts'
import type { Order } from '../../shared/run/dispatch.ts'
import { startSystem } from '../system/system.ts'

const system = await startSystem()
afterAll(() => system.stop())

/** A dispatcher whose deliveries end when the test says so. */
function held() {
  const begun: string[] = []
  const ends: (() => void)[] = []
  const send = (body: unknown) => {
    begun.push(String(Object(body).account))
    return new Promise<void>(resolve => ends.push(resolve))
  }
  const dispatch = dispatchLocally({ toRunner: send, toDeliverer: send })
  return { begun, ends, dispatch }
}

async function orders(account: string, count: number): Promise<Order[]> {
  const runs = Array.from({ length: count }, (_, at) => system.putRun(account, { sweep_at: at + 1 }))
  return (await Promise.all(runs)).map(run => ({ order: 'run', run }))
}

test('an account with many orders does not keep out another', async () => {
  const { begun, dispatch } = held()
  await dispatch('000001', await orders('000001', 40))
  await dispatch('000002', await orders('000002', 1))
  await turn()
  expect(begun.filter(account => account === '000001').length).toBeLessThan(40)
  expect(begun).toContain('000002')
})

test('an order that waits or is delivered is not taken again, and once it is done it is', async () => {
  const { begun, ends, dispatch } = held()
  const one = await orders('000001', 1)
  await dispatch('000001', one)
  await dispatch('000001', one)
  await turn()
  expect(begun).toHaveLength(1)
  ends[0]?.()
  await turn()
  await dispatch('000001', one)
  await turn()
  expect(begun).toHaveLength(2)
})
