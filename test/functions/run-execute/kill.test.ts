import { test } from 'vitest'
import { killing } from './kill.ts'

test('a run whose process is killed ends once, each of its statements done once', async () => {
  await killing({ runs: 1, kills: 1, seed: Date.now() % 1_000_000, during: 'script' })
}, 90_000)
