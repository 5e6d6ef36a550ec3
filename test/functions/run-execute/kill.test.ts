import { test } from 'vitest'
import { SEED } from '../../suite/seeded.ts'
import { killing } from './kill.ts'

test('a run whose process is killed ends once, each of its statements done once', async () => {
  await killing({ runs: 1, kills: 1, seed: SEED, during: 'script' })
}, 90_000)
