import { randomUUID } from 'node:crypto'
import { Firestore } from '@google-cloud/firestore'
import { afterAll, expect, test } from 'vitest'
import { transact } from '../../shared/store/database.ts'
import { until } from '../warehouse/place.ts'
import { startWire } from '../wire/wire.ts'

const { FIRESTORE_EMULATOR_HOST = '' } = process.env
const wire = await startWire(FIRESTORE_EMULATOR_HOST)
const projectId = `demo-${randomUUID()}`
const direct = new Firestore({ projectId })
process.env.FIRESTORE_EMULATOR_HOST = wire.host
const wired = new Firestore({ projectId })
process.env.FIRESTORE_EMULATOR_HOST = FIRESTORE_EMULATOR_HOST
afterAll(async () => {
  await Promise.all([direct.terminate(), wired.terminate()])
  wire.stop()
})

test('a commit whose answer is lost is sent again, and is unavailable, neither wrong nor a defect', async () => {
  const ref = wired.doc('accounts/000001')
  const commit = transact(wired, async tx => {
    await tx.get(ref)
    wire.mute()
    tx.set(ref, { archived_configurations: [] })
  })
  const outcome = commit.catch((error: unknown) => error)
  await until(async () => (await direct.doc(ref.path).get()).exists)
  wire.cut()
  await wire.mend()
  expect(await outcome).toMatchObject({ code: 'unavailable' })
})
