import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmulators } from '../emulator.ts'
import type { Case } from './case.ts'
import { judge, prepare } from './run.ts'

/** Holds the emulator to statements, each a test of its own; tells at the end how many work. */
export function hold(statements: readonly Case[]): void {
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

  test.concurrent.each([...statements])('BigQuery answers $sql', async c => {
    const { is, found } = await judge(emulators.bigquery, c)
    counts[is]++
    if (is === 'wrong') expect(found).toEqual(c)
  })
}
