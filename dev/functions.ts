import { type ChildProcess, fork } from 'node:child_process'
import { openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Running } from './parts.ts'

const SERVE = fileURLToPath(new URL('serve.ts', import.meta.url))
/** In milliseconds: for the functions to come up, and for the demo to be deployed. */
const PATIENCE = 25_000

/** How long requests in flight have to end, in milliseconds. A run that takes longer goes on after the next start. */
const DRAINING = 2_000

/** The functions in a process of their own. */
export type Functions = Running & {
  /** Has them make what of the demo is not there. */
  deployDemo(): Promise<void>
}

/**
 * Starts the functions of dev/serve.ts, which end with this process.
 * @param options.written - Told whenever they may have written to Firestore.
 * @throws Error when they do not come up
 */
export async function startFunctions({
  env,
  log,
  written,
}: {
  env: Record<string, string>
  log: string
  written: () => void
}): Promise<Functions> {
  const output = openSync(log, 'w', 0o600)
  const child = fork(SERVE, {
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output, 'ipc'],
    // A Ctrl-C in the terminal is for dev/start.ts alone, which has it end in order.
    detached: true,
  })
  const ended = new Promise<string>(resolve => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
  child.on('message', message => {
    if (message === 'written') written()
  })
  const stop = async () => {
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), DRAINING)
    await ended
    clearTimeout(timer)
  }
  try {
    await answer(child, ended, 'ready')
  } catch (error) {
    child.kill('SIGKILL')
    throw new Error(`Cannot start the functions: ${Object(error).message}.`)
  }
  child.send('tell-writes')
  return {
    ended,
    stop,
    async deployDemo() {
      // Where they have ended, the answer says so.
      child.send('demo', () => {})
      await answer(child, ended, 'demo')
    },
  }
}

/** Waits till the functions say this; whatever else they say, but for 'written', is why they do not. */
function answer(child: ChildProcess, ended: Promise<string>, expected: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(settle, PATIENCE, `no answer after ${PATIENCE / 1000} s`)
    function settle(message: unknown): void {
      if (message === 'written') return
      clearTimeout(timer)
      child.off('message', settle)
      if (message === expected) resolve()
      else reject(new Error(String(message)))
    }
    child.on('message', settle)
    ended.then(how => settle(`they ended (${how})`))
  })
}
