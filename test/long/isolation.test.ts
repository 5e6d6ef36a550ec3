import { afterAll, beforeAll, expect, test } from 'vitest'
import { attempt } from '../../evidence/attacks/across/attempt.ts'
import { type Sides, startSides } from '../../evidence/attacks/across/sides.ts'
import { CROSSINGS } from '../../evidence/attacks/across.ts'
import { type Running, startRunning } from '../warehouse/warehouse.ts'

let running: Running
let sides: Sides
beforeAll(async () => {
  running = await startRunning()
  sides = await startSides(running)
})
afterAll(() => running.stop())

test.each(CROSSINGS)('of what is another account’s, nothing is reached by $name', async attack => {
  expect((await attempt(sides, attack)).faults).toEqual([])
})
