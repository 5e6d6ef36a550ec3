import { test } from 'vitest'
import { killing } from '../functions/run-execute/kill.ts'
import { SEED } from '../suite/seeded.ts'

test('fifty runs whose process is killed at random moments end once, each of their statements done once', async () => {
  for (let batch = 0; batch < 5; batch++) await killing({ runs: 10, kills: 5, seed: SEED + batch })
}, 3_600_000)
