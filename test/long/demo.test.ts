import { afterAll, beforeAll, test } from 'vitest'
import { demonstrate } from '../system/demo.ts'
import { type Stack, startStack } from '../system/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
}, 120_000)
afterAll(() => stack.stop())

test('the demo, launched for ten days through its workflow, exports the files of each of these days', async () => {
  await demonstrate(stack, 10)
}, 60_000)
