#!/usr/bin/env node
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startBigQuery } from './bigquery/server.ts'
import { accessBy } from './server/access.ts'
import { startStorage } from './storage/server.ts'

/** Starts both emulators in this process, says where they are in one line of JSON, and ends on SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'bigquery-port': { type: 'string', default: '9050' },
      'storage-port': { type: 'string', default: '9199' },
      dir: { type: 'string', default: '.tailer' },
      'access-url': { type: 'string' },
    },
  })
  const dir = resolve(values.dir)
  const storageDir = resolve(dir, 'storage')
  const access = accessBy(values['access-url'])
  const storage = await startStorage({ port: Number(values['storage-port']), dir: storageDir, access })
  const bigquery = await startBigQuery({
    port: Number(values['bigquery-port']),
    dir: resolve(dir, 'bigquery'),
    storageDir,
    access,
  })
  console.log(JSON.stringify({ ready: true, bigquery: bigquery.url, storage: storage.url }))
  const stop = () => {
    Promise.all([bigquery.stop(), storage.stop()]).then(
      () => process.exit(0),
      error => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  // Whoever started it holds its standard input open, and closes it by dying, however that comes.
  process.stdin.once('close', stop).resume()
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

await main()
