import { expect, test } from 'vitest'
import { claim } from '../../functions/run-execute/lease.ts'
import { MINUTE, SECOND } from '../../shared/model/time.ts'
import { queued } from './queued.ts'

const { queue, clock, pass, deliver, sweepLater, launched } = await queued()

test('an order that waits in the queue is not put there again, however often the sweep finds its run', async () => {
  await launched()
  for (let sweeps = 0; sweeps < 3; sweeps++) await sweepLater(MINUTE)
  expect(queue.waiting).toHaveLength(1)
})

test('a run whose runner died is handed out again, and again', async () => {
  const { held } = await launched()
  queue.waiting.length = 0
  for (const holder of ['one', 'two', 'three']) {
    await claim({ ...held, holder }, clock(), { isWatched: true })
    await sweepLater(21 * SECOND)
    expect(queue.waiting.splice(0)).toHaveLength(1)
  }
})

test('an order that came while the run was held does not keep out the one that its holder’s death needs', async () => {
  const { held } = await launched()
  queue.waiting.length = 0
  await claim({ ...held, holder: 'one' }, clock())
  await sweepLater(21 * SECOND)
  // The order is delivered where the clock is behind: there the run is held still.
  pass(-2 * SECOND)
  expect(await deliver()).toEqual(['held'])
  await sweepLater(MINUTE)
  expect(queue.waiting).toHaveLength(1)
})

test('an order to stop that came before its time is given again at its time, and then no more', async () => {
  const { cancel } = await launched()
  queue.waiting.length = 0
  await cancel()
  expect(await deliver()).toEqual(['stopped'])
  await sweepLater(MINUTE)
  expect(await deliver()).toEqual(['stopped'])
  await sweepLater(MINUTE)
  expect(queue.waiting).toEqual([])
})

test('an order to stop that waits past its time is given once', async () => {
  const { cancel } = await launched()
  queue.waiting.length = 0
  await cancel()
  for (let sweeps = 0; sweeps < 3; sweeps++) await sweepLater(MINUTE)
  expect(queue.waiting).toHaveLength(1)
  expect(await deliver()).toEqual(['stopped'])
})
