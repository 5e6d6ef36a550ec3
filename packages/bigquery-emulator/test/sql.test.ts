import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmulators } from './emulator.ts'
import { AREAS } from './statements/areas.ts'
import { judge, prepare } from './statements/run.ts'

let emulators: Awaited<ReturnType<typeof startEmulators>>
const counts = { right: 0, refused: 0, wrong: 0 }

beforeAll(async () => {
  emulators = await startEmulators()
  await prepare(emulators.bigquery)
})

afterAll(async () => {
  const { right, refused, wrong } = counts
  const all = right + refused + wrong
  console.log(`BigQuery statements: ${right} of ${all} work, ${refused} refused by name, ${wrong} wrong`)
  await emulators.stop()
})

test.concurrent.each(Object.values(AREAS).flat())('BigQuery answers $sql', async c => {
  const { is, found } = await judge(emulators.bigquery, c)
  counts[is]++
  if (is === 'wrong') expect(found).toEqual(c)
})
