import { test } from 'vitest'
import { killedBeforeDispatch } from './kill.ts'

test('three ticks killed between the commit of a slot and its dispatch make three runs', async () => {
  await killedBeforeDispatch(3)
}, 120_000)
