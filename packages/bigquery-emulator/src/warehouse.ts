import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** How long it may take to come up, in milliseconds. */
const PATIENCE = 25_000

/** The BigQuery and Cloud Storage emulator in a process of its own; the addresses are what the clients' variables want. */
export type Warehouse = {
  bigquery: string
  storage: string
  /** Settles when it has ended, with what it ended by. */
  ended: Promise<string>
  stop: () => Promise<void>
  /** Ends it as `kill -9` does. */
  kill: () => Promise<void>
}

/**
 * Starts the BigQuery and Cloud Storage emulator with its state under `dir`. It ends with this process.
 * @param options.accessUrl - Where it asks who may use what; nobody is refused without one
 * @param options.log - A file for what it says; this process's standard error unless given
 * @throws Error when it does not come up
 */
export async function startWarehouse({
  dir,
  bigqueryPort = 0,
  storagePort = 0,
  accessUrl,
  log,
}: {
  dir: string
  bigqueryPort?: number
  storagePort?: number
  accessUrl?: string | undefined
  log?: string
}): Promise<Warehouse> {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const ports = ['--bigquery-port', String(bigqueryPort), '--storage-port', String(storagePort)]
  const rule = accessUrl === undefined ? [] : ['--access-url', accessUrl]
  const child = spawn(process.execPath, [main, ...ports, ...rule, '--dir', dir], {
    stdio: ['pipe', 'pipe', log === undefined ? 'inherit' : openSync(log, 'w', 0o600)],
    detached: true,
  })
  const ended = new Promise<string>(resolve => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
  const endBy = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
  }
  const ready = await new Promise<Addresses>((resolve, reject) => {
    const fail = (reason: string) => {
      child.kill('SIGKILL')
      reject(new Error(`Cannot start the BigQuery and Cloud Storage emulator: ${reason}.`))
    }
    let output = ''
    child.stdout?.on('data', chunk => {
      output += chunk
      if (!output.includes('\n')) return
      const said: unknown = JSON.parse(output.split('\n', 1)[0] ?? '')
      if (areAddresses(said)) resolve(said)
    })
    const timer = setTimeout(fail, PATIENCE, `it does not answer after ${PATIENCE / 1000} s`)
    child.stdout?.once('data', () => clearTimeout(timer))
    ended.then(how => fail(`it ended (${how})`))
  })
  return {
    bigquery: ready.bigquery,
    storage: ready.storage,
    ended,
    stop: () => endBy('SIGTERM'),
    kill: () => endBy('SIGKILL'),
  }
}

type Addresses = { bigquery: string; storage: string }

/** Not by a schema: this is all that `npm start` would load zod for, and keep in memory. */
function areAddresses(value: unknown): value is Addresses {
  return (
    value instanceof Object &&
    'bigquery' in value &&
    typeof value.bigquery === 'string' &&
    'storage' in value &&
    typeof value.storage === 'string'
  )
}
