import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BigQuery } from '@google-cloud/bigquery'
import { Storage } from '@google-cloud/storage'
import { startBigQuery } from '../src/bigquery/server.ts'
import { accessBy } from '../src/server/access.ts'
import { startStorage } from '../src/storage/server.ts'

/** The official clients on the given emulators. They read the environment when they are made. */
export function clients(bigqueryUrl: string, storageUrl: string): { bigquery: BigQuery; storage: Storage } {
  process.env.BIGQUERY_EMULATOR_HOST = bigqueryUrl
  process.env.STORAGE_EMULATOR_HOST = storageUrl
  // The client for BigQuery looks for credentials even so, and goes on without; this spares it the search on the network.
  process.env.METADATA_SERVER_DETECTION = 'none'
  return {
    bigquery: new BigQuery({ projectId: 'p' }),
    storage: new Storage({ projectId: 'p' }),
  }
}

/** Both emulators over a directory of their own, with their clients; nobody is refused unless `access` says so. */
export async function startEmulators(access = accessBy(undefined)) {
  const dir = mkdtempSync(join(tmpdir(), 'tailer-emulator-'))
  const storageDir = join(dir, 'storage')
  const storageServer = await startStorage({ port: 0, dir: storageDir, access })
  const bigqueryServer = await startBigQuery({ port: 0, dir: join(dir, 'bigquery'), storageDir, access })
  return {
    ...clients(bigqueryServer.url, storageServer.url),
    dir,
    storageDir,
    bigqueryUrl: bigqueryServer.url,
    storageUrl: storageServer.url,
    stop: async () => {
      await bigqueryServer.stop()
      await storageServer.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
