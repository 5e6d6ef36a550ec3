import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { impersonation } from '../../functions/act-as.ts'
import { type Stores, startStores } from '../warehouse/warehouse.ts'

let stores: Stores
beforeEach(async () => {
  stores = await startStores()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await stores.stop()
})

test('credentials of a runner are made once, and without a word on the console', async () => {
  const said = vi.spyOn(console, 'warn')
  const actAs = impersonation(stores.env.TAILER_IAM_ENDPOINT)
  const made = await actAs('runner@demo.iam.gserviceaccount.com')
  expect(await actAs('runner@demo.iam.gserviceaccount.com')).toBe(made)
  expect(said).not.toHaveBeenCalled()
})
