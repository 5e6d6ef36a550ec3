import { test } from 'vitest'
import { DEATHS } from '../../functions/run-execute/suspects.ts'
import { SEED } from '../suite/seeded.ts'
import { killing } from './killing.ts'

/** A run whose runner dies once more without getting anything done is taken for what kills it. */
const KILLS = DEATHS - 1

test('a run whose process is killed during a script ends once, each of its statements done once', async () => {
  await killing({ runs: 1, kills: 1, seed: SEED, during: 'script' })
}, 90_000)

test('fifty runs whose process is killed at random moments end once, each of their statements done once', async () => {
  for (let batch = 0; batch < 5; batch++) await killing({ runs: 10, kills: KILLS, seed: SEED + batch })
}, 3_600_000)
