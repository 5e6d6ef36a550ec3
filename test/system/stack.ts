import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePorts } from '../../dev/ports.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export type Stack = Awaited<ReturnType<typeof startStack>>

/**
 * The local stack as `npm start` starts it, in a process of its own.
 * @param given.dir - Where its state is, which stays; unless given, in a folder of its own, which does not.
 */
export async function startStack(given: { dir?: string } = {}) {
  const dir = given.dir ?? (await mkdtemp(join(tmpdir(), 'tailer-stack-')))
  const [port = 0] = await freePorts(1)
  const { FIRESTORE_EMULATOR_HOST: _, ...inherited } = process.env
  const env = {
    ...inherited,
    PORT: String(port),
    TAILER_DIR: dir,
    // A person's own profiles are none of a test's business.
    XDG_CONFIG_HOME: join(dir, 'config'),
    PATH: `${ROOT}/bin${delimiter}${process.env.PATH}`,
  }
  const child = spawn(process.execPath, ['dev/start.ts'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  const ready = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('/v1/dag/launch"')) resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    ended.then(code => reject(new Error(`The stack ended with ${code}:\n${output}`)))
  })
  /** Kills it where what is awaited of it takes too long. */
  async function within<T>(seconds: number, what: string, awaited: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        child.kill('SIGKILL')
        reject(new Error(`The stack ${what} within ${seconds} s. It said:\n${output}`))
      }, seconds * 1000)
    })
    return Promise.race([awaited, late]).finally(() => clearTimeout(timer))
  }
  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode === null) child.kill(signal)
    return within(20, `did not end by ${signal}`, ended)
  }
  await within(40, 'was not ready', ready)
  return {
    port,
    dir,
    pid: child.pid,
    output: () => output,
    /** Runs a command of a shell with `bin` on its PATH, as a person does. */
    shell: (command: string) => shell(command, env),
    /** Ends it by a signal; answers with the exit code. */
    end,
    /** As Ctrl-C does; answers with the exit code. */
    async stop(): Promise<number | null> {
      const code = await end('SIGINT')
      if (given.dir === undefined) await rm(dir, { recursive: true, force: true })
      return code
    },
  }
}

function shell(command: string, env: NodeJS.ProcessEnv): Promise<{ code: number | null; stdout: string }> {
  return new Promise(resolve => {
    const child = spawn('/bin/sh', ['-c', command], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'ignore'] })
    let stdout = ''
    child.stdout.on('data', chunk => {
      stdout += chunk
    })
    child.once('close', code => resolve({ code, stdout }))
  })
}
