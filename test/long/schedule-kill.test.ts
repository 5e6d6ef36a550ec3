import { test } from 'vitest'
import { killedBeforeDispatch } from './schedule-kill.ts'

test('a hundred ticks killed between the commit of a slot and its dispatch make a hundred runs', async () => {
  await killedBeforeDispatch(100)
}, 1_800_000)
