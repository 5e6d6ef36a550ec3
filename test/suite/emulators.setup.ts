import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startWarehouse } from 'bigquery-emulator'
import { startFirestore } from '../../dev/firestore.ts'

/**
 * One Firestore emulator and one of BigQuery and Cloud Storage for the whole run: each test file has a project of its
 * own in the first, each place a dataset and a bucket of its own in the second.
 */
export default async function setup() {
  const dir = await mkdtemp(join(tmpdir(), 'tailer-test-'))
  const [firestore, warehouse] = await Promise.all([
    startFirestore({ port: 0, project: 'demo-tailer', dir: join(dir, 'firestore') }),
    startWarehouse({ dir: join(dir, 'warehouse') }),
  ])
  process.env.FIRESTORE_EMULATOR_HOST = firestore.host
  process.env.TEST_BIGQUERY = warehouse.bigquery
  process.env.TEST_STORAGE = warehouse.storage
  return async () => {
    await Promise.all([firestore.stop(), warehouse.stop()])
    await rm(dir, { recursive: true, force: true })
  }
}
