import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const readyLine = z.object({ ready: z.literal(true), bigquery: z.string(), storage: z.string() })

/** The BigQuery and Cloud Storage emulator in a process of its own; the addresses are what the clients' variables want. */
export type Warehouse = {
  bigquery: string
  storage: string
  stop: () => Promise<void>
  /** Ends it as `kill -9` does. */
  kill: () => Promise<void>
}

/**
 * Starts the BigQuery and Cloud Storage emulator with its state under `dir`. It ends with this process.
 * @param options.accessUrl Where it asks who may use what; nobody is refused without one.
 * @throws Error with what it said, when it does not come up
 */
export async function startWarehouse({
  dir,
  bigqueryPort = 0,
  storagePort = 0,
  accessUrl,
}: {
  dir: string
  bigqueryPort?: number
  storagePort?: number
  accessUrl?: string | undefined
}): Promise<Warehouse> {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const ports = ['--bigquery-port', String(bigqueryPort), '--storage-port', String(storagePort)]
  const rule = accessUrl === undefined ? [] : ['--access-url', accessUrl]
  const child = spawn(process.execPath, [main, ...ports, ...rule, '--dir', dir], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const ready = await new Promise<z.output<typeof readyLine>>((resolve, reject) => {
    let output = ''
    child.stdout.on('data', chunk => {
      output += chunk
      if (output.includes('\n')) resolve(readyLine.parse(JSON.parse(output.split('\n', 1)[0] ?? '')))
    })
    ended.then(() => reject(new Error('Cannot start the BigQuery emulator; what it said stands above.')))
  })
  const endBy = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
  }
  return {
    bigquery: ready.bigquery,
    storage: ready.storage,
    stop: () => endBy('SIGTERM'),
    kill: () => endBy('SIGKILL'),
  }
}
