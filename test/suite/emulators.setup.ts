import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startWarehouse } from 'bigquery-emulator'
import { startFirestore } from '../../dev/firestore.ts'
import { startMetadata } from '../../dev/metadata.ts'
import { startTestIam } from '../warehouse/iam.ts'

/**
 * One Firestore emulator, one of BigQuery and Cloud Storage and one stand-in of IAM Credentials for the whole run: each
 * test file has a project of its own in the first, each place a dataset and a bucket of its own in the second. One
 * stand-in of the metadata server as well, for the client libraries look once in a process whether there is one.
 */
export default async function setup() {
  const dir = await mkdtemp(join(tmpdir(), 'tailer-test-'))
  const iam = await startTestIam()
  const metadata = await startMetadata('demo-tailer')
  const [firestore, warehouse] = await Promise.all([
    startFirestore({ port: 0, project: 'demo-tailer', dir: join(dir, 'firestore') }),
    startWarehouse({ dir: join(dir, 'warehouse'), accessUrl: iam.accessUrl }),
  ])
  Object.assign(process.env, metadata.env)
  process.env.FIRESTORE_EMULATOR_HOST = firestore.host
  process.env.TEST_IAM = iam.endpoint
  process.env.TEST_OPERATOR = iam.operatorToken
  process.env.TEST_BIGQUERY = warehouse.bigquery
  process.env.TEST_STORAGE = warehouse.storage
  return async () => {
    await Promise.all([firestore.stop(), warehouse.stop(), iam.stop()])
    metadata.stop()
    await rm(dir, { recursive: true, force: true })
  }
}
