import { type ChildProcess, spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { FUNCTIONS, type FunctionName } from '../../deploy/functions.ts'
import { freePorts } from '../../dev/ports.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FRAMEWORK = 'node_modules/@google-cloud/functions-framework/build/src/main.js'

export type Deployed = Awaited<ReturnType<typeof startDeployed>>

/**
 * A function's bundle, started as the cloud starts it: alone in an empty folder, beside it only what its lock
 * holds, and the framework's own command line as the process.
 */
export async function startDeployed(
  name: FunctionName,
  bundles: string,
  environment: Record<string, string>,
) {
  const folder = await mkdtemp(join(tmpdir(), 'tailer-function-'))
  await cp(join(bundles, name), folder, { recursive: true })
  await symlink(join(await installedBy(folder, bundles), 'node_modules'), join(folder, 'node_modules'))
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
    pid: child.pid,
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

/** What was laid out, by the lock that says it: every function's is the same. */
const laidOut = new Map<string, Promise<string>>()

/** A folder within `bundles` of every package that a lock holds, and of none besides: copies of what is here. */
async function installedBy(folder: string, bundles: string): Promise<string> {
  const lock = await readFile(join(folder, 'package-lock.json'), 'utf8')
  const installed = laidOut.get(lock) ?? layOut(lockedPaths(lock), bundles)
  laidOut.set(lock, installed)
  return installed
}

async function layOut(paths: string[], bundles: string): Promise<string> {
  const to = await mkdtemp(join(bundles, 'installed-'))
  // One after the other: a package's folder may be made with one inside it first.
  for (const path of paths) {
    const filter = (file: string) => !file.slice(join(ROOT, path).length).includes('node_modules')
    await cp(join(ROOT, path), join(to, path), { recursive: true, filter })
  }
  return to
}

/** The paths of the packages in a lock, the outer ones first. */
export const lockedPaths = (lock: string): string[] =>
  Object.keys(
    z.object({ packages: z.record(z.string(), z.unknown()) }).parse(JSON.parse(lock)).packages,
  ).filter(path => path !== '')

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
