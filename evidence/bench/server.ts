import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Firestore } from '@google-cloud/firestore'
import { bundleFunctions } from '../../deploy/bundle.ts'
import { startFirestore } from '../../dev/firestore.ts'
import { freePorts, isTaken } from '../../dev/ports.ts'
import { AUDIENCE, ISSUER, keyServer } from '../../test/system/system.ts'

const PROJECT = 'demo-bench'
const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url))
const FRAMEWORK = join(MODULES, '@google-cloud/functions-framework/build/src/main.js')

/** A function to be started: its source, a file or a bundle's folder, and the name it is registered by. */
export type Source = { source: string; target: string }

/** The bare functions that are measured beside ours. */
export const bench = (file: string, target: string): Source => ({
  source: fileURLToPath(new URL(file, import.meta.url)),
  target,
})

/** A function in a process of its own. */
export type Served = { port: number; child: ChildProcess; stop: () => Promise<void> }

/** What a benchmark works with: an emulator, an issuer, and functions on the framework's own command line. */
export type Stage = Awaited<ReturnType<typeof setUp>>

/** Sets all up, measures, and clears all away, also after a failure. */
export async function onStage(measure: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await setUp()
  try {
    await measure(stage)
  } finally {
    await stage.stop()
  }
}

async function setUp() {
  process.env.METADATA_SERVER_DETECTION = 'none'
  const dir = await mkdtemp(join(tmpdir(), 'tailer-bench-'))
  const firestore = await startFirestore({ port: 0, project: PROJECT, dir })
  process.env.FIRESTORE_EMULATOR_HOST = firestore.host
  const db = new Firestore({ projectId: PROJECT, ignoreUndefinedProperties: true })
  const keys = await keyServer()
  const issuer = { kind: 'oidc', issuer: ISSUER, audience: AUDIENCE, jwks_uri: keys.url }
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    GOOGLE_CLOUD_PROJECT: PROJECT,
    TAILER_ISSUERS: JSON.stringify([issuer]),
    TAILER_DISPATCH: JSON.stringify({
      queue_prefix: 'projects/p/locations/l/queues/q-',
      url: 'https://runner.test',
      service_account: 'tasks@p.iam.gserviceaccount.com',
    }),
  }
  const served = new Set<Served>()

  /** Spawns a function's process, which writes its log to a file. It need not listen yet. */
  async function spawnFunction(
    { source, target }: Source,
    { port, flags = [], more = {} }: { port: number; flags?: string[]; more?: Record<string, string> },
  ): Promise<Served> {
    const log = openSync(join(dir, `${target}.log`), 'a')
    const child = spawn(process.execPath, [...flags, FRAMEWORK, `--source=${source}`, `--target=${target}`], {
      env: { ...env, ...more, PORT: String(port) },
      stdio: ['ignore', log, 'inherit', ...(flags.length > 0 ? ['ipc' as const] : [])],
    })
    closeSync(log)
    const ended = once(child, 'exit')
    const one: Served = {
      port,
      child,
      async stop() {
        served.delete(one)
        child.kill('SIGKILL')
        await ended
      },
    }
    served.add(one)
    return one
  }

  return {
    dir,
    db,
    spawnFunction,
    /** A good token. Super-admins have every right by their token alone. */
    token: (claims: Record<string, unknown> = {}) =>
      keys.sign({ role: 9, exp: Math.floor(Date.now() / 1000) + 3600, ...claims }),
    /** Starts a function and waits till it listens. */
    async start(source: Source, options: { flags?: string[]; more?: Record<string, string> } = {}) {
      const [port = 0] = await freePorts(1)
      const one = await spawnFunction(source, { port, ...options })
      while (!(await isTaken(port))) {
        if (one.child.exitCode !== null) throw new Error(`${source.target} ended before it listened`)
        await sleep(20)
      }
      return one
    },
    async stop() {
      for (const one of served) await one.stop()
      keys.server.close()
      await db.terminate()
      await firestore.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** The bundles as they are deployed, each folder with the framework beside it. */
export async function bundles(dir: string): Promise<string> {
  const out = join(dir, 'dist')
  await bundleFunctions(out)
  await mkdir(join(out, 'node_modules/@google-cloud'), { recursive: true })
  const framework = '@google-cloud/functions-framework'
  await symlink(join(MODULES, framework), join(out, 'node_modules', framework))
  return out
}
