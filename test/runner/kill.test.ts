import { test } from 'vitest'
import { killing } from '../kill.ts'

test('two runs whose process is killed end once, each of their statements done once', async () => {
  await killing({ runs: 2, kills: 1, seed: Date.now() % 1_000_000 })
}, 90_000)
