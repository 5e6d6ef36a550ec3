import { type ChildProcess, spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { FUNCTIONS, type FunctionName } from '../../deploy/functions.ts'
import { freePorts } from '../../dev/ports.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FRAMEWORK = 'node_modules/@google-cloud/functions-framework/build/src/main.js'

export type Deployed = Awaited<ReturnType<typeof startDeployed>>

/**
 * A function's bundle, started as the cloud starts it: alone in an empty folder, beside it only what its
 * package.json declares, and the framework's own command line as the process.
 */
export async function startDeployed(
  name: FunctionName,
  bundles: string,
  environment: Record<string, string>,
) {
  const folder = await mkdtemp(join(tmpdir(), 'tailer-function-'))
  await cp(join(bundles, name), folder, { recursive: true })
  for (const dependency of await declared(folder)) {
    await mkdir(dirname(join(folder, 'node_modules', dependency)), { recursive: true })
    await symlink(join(ROOT, 'node_modules', dependency), join(folder, 'node_modules', dependency))
  }
  const [port = 0] = await freePorts(1)
  const child = spawn(process.execPath, [join(folder, FRAMEWORK)], {
    cwd: folder,
    env: { ...environment, HOME: folder, FUNCTION_TARGET: FUNCTIONS[name].entry, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output += text
    })
  }
  const url = `http://127.0.0.1:${port}/`
  await answers(url, child, () => output)
  return {
    output: () => output,
    call: (body: unknown, token?: string) => post(url, JSON.stringify(body), token),
    /** Sends a text as it is. */
    send: (text: string, token?: string) => post(url, text, token),
    /** @throws Error when it had ended by itself */
    async stop() {
      const { exitCode } = child
      const ended = new Promise(resolve => child.once('exit', resolve))
      if (child.kill('SIGKILL')) await ended
      await rm(folder, { recursive: true, force: true })
      if (exitCode !== null) throw new Error(`${name} ended with ${exitCode}:\n${output.slice(-2000)}`)
    },
  }
}

async function post(url: string, text: string, token: string | undefined) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: text,
  })
  const answer: unknown = await response.json()
  return { status: response.status, body: answer }
}

async function declared(folder: string): Promise<string[]> {
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  return Object.keys(
    z.object({ dependencies: z.record(z.string(), z.string()) }).parse(manifest).dependencies,
  )
}

async function answers(url: string, child: ChildProcess, output: () => string): Promise<void> {
  while (child.exitCode === null) {
    try {
      await fetch(url, { method: 'POST' })
      return
    } catch {
      await sleep(20)
    }
  }
  throw new Error(`The function ended with ${child.exitCode}:\n${output().slice(-2000)}`)
}
