import { execFileSync, spawn } from 'node:child_process'
import { closeSync, constants, openSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Runs a command that does not outlive the holder of the FIFO named in `TETHER`. */
const TETHER_SCRIPT = fileURLToPath(new URL('tether.sh', import.meta.url))

/** A process that ends when this process cuts the tether, or dies in any way. */
export type Tethered = {
  /** Settles when the process has ended, with what it ended by. */
  ended: Promise<string>
  /** Asks it to end by itself. */
  end(): void
  /** Kills it; it is given no time to tidy up. */
  cut(): void
}

type Command = {
  command: string
  args: string[]
  cwd: string
  log: string
  fifo: string
}

/**
 * Starts a command in a session of its own (a Ctrl-C in the terminal does not reach it) with both outputs in
 * the file `log`. Its life hangs on a FIFO that this process holds open: the kernel closes it even on SIGKILL.
 */
export function startTethered({ command, args, cwd, log, fifo }: Command): Tethered {
  rmSync(fifo, { force: true })
  execFileSync('mkfifo', ['-m', '600', fifo])
  const tether = openSync(fifo, constants.O_RDWR)
  const output = openSync(log, 'w', 0o600)
  const child = spawn('/bin/sh', [TETHER_SCRIPT, command, ...args], {
    cwd,
    env: { ...process.env, TETHER: fifo },
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const ended = new Promise<string>(resolve => {
    child.once('error', error => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
  let isCut = false
  const cut = () => {
    if (isCut) return
    isCut = true
    closeSync(tether)
    rmSync(fifo, { force: true })
  }
  void ended.then(cut)
  return { ended, end: () => child.kill('SIGTERM'), cut }
}
