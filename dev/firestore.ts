import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { emulatorJar } from './emulator-jar.ts'
import { get } from './http.ts'
import { findJava } from './java.ts'
import { endOf } from './log-end.ts'
import { freePorts, isTaken } from './ports.ts'
import { startTethered, type Tethered } from './process.ts'

const HOST = '127.0.0.1'
const RULES = fileURLToPath(new URL('../firestore.rules', import.meta.url))
/** The first two make, on two cores, about one and a half times the transactions a second that the defaults do. */
const JAVA_FLAGS = [
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  // A heap that begins small and grows by little, and one small arena for the network: docs/decisions/014.
  '-Xms24m',
  '-Xmn8m',
  '-XX:MinHeapFreeRatio=20',
  '-XX:MaxHeapFreeRatio=30',
  '-Xss512k',
  '-Dio.netty.allocator.numHeapArenas=0',
  '-Dio.netty.allocator.numDirectArenas=1',
  '-Dio.netty.allocator.maxOrder=2',
]
/** In milliseconds. */
const PATIENCE = 25_000
/** How long it may take to write its archive of classes as it ends, in milliseconds. */
const TIDYING = 5_000

/** A running emulator; `host` is what FIRESTORE_EMULATOR_HOST wants. */
export type FirestoreEmulator = {
  host: string
  /** Settles when it has ended, with what it ended by. */
  ended: Promise<string>
  stop(): Promise<void>
}

type Options = {
  /** 0 picks a free one. */
  port: number
  project: string
  /** Where its log goes, `firestore.log`. Not shared by two running emulators. */
  dir: string
  /** The environment variable an error names as the way to another port. Default `FIRESTORE_PORT`. */
  portSetting?: string
  /** The metadata file of an export that it is to begin with; empty unless given. */
  seed?: string | undefined
  /**
   * A file that Java keeps what it made of the emulator's classes in, which halves the time to start; it is written
   * when the emulator ends. Without one, it is killed at once.
   */
  archive?: string
}

/**
 * Starts the Firestore emulator that firebase-tools downloads, with the repository's rules, and waits till it answers.
 * It ends with this process, whatever ends that.
 * @throws an Error that says what to do: a taken port, no Java, or an emulator that does not come up in time.
 */
export async function startFirestore(options: Options): Promise<FirestoreEmulator> {
  const { port, project, dir, portSetting = 'FIRESTORE_PORT', seed, archive } = options
  if (port !== 0 && (await isTaken(port))) {
    throw new Error(
      `Cannot start the Firestore emulator: port ${port} of ${HOST} is taken. ` +
        `Stop what listens there, or set ${portSetting} to another port.`,
    )
  }
  const home = resolve(dir)
  await mkdir(home, { recursive: true })
  const [java, jar, [free = 0]] = await Promise.all([findJava(), emulatorJar(), freePorts(1)])
  const chosen = port === 0 ? free : port
  const log = join(home, 'firestore.log')
  const emulator = startTethered({
    command: java.command,
    args: [
      ...JAVA_FLAGS,
      // Of two flags that contradict each other Java takes the last.
      ...(process.env.FIRESTORE_JAVA_FLAGS?.split(/\s+/).filter(Boolean) ?? []),
      ...(archive === undefined ? [] : archiving(archive)),
      '-Dgoogle.cloud_firestore.debug_log_level=WARNING',
      '-Duser.language=en',
      ...jar,
      ...['--host', HOST, '--port', String(chosen), '--project_id', project, '--rules', RULES],
      ...(seed === undefined ? [] : ['--seed_from_export', seed]),
    ],
    cwd: home,
    log,
    fifo: join(home, 'firestore.tether'),
  })
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= stopEmulator(emulator, chosen, archive === undefined ? 0 : TIDYING)
    return stopped
  }
  const fault = await faultOf(emulator, chosen)
  if (fault !== undefined) {
    emulator.cut()
    await stop()
    throw new Error(`Cannot start the Firestore emulator: ${fault}. ${await endOf(log)}`)
  }
  return { host: `${HOST}:${chosen}`, ended: emulator.ended, stop }
}

/** Without the lines of log about each class that an archive cannot hold. */
const archiving = (file: string) => [
  '-XX:+AutoCreateSharedArchive',
  `-XX:SharedArchiveFile=${file}`,
  '-Xlog:cds=off',
]

/** Why it does not answer; undefined once it does. */
async function faultOf(emulator: Tethered, port: number): Promise<string | undefined> {
  const deadline = Date.now() + PATIENCE
  const ended = emulator.ended.then(how => `it ended (${how})`)
  while (Date.now() < deadline) {
    const state = await Promise.race([ended, isUp(port)])
    if (state === true) return undefined
    if (state !== false) return state
    await sleep(25)
  }
  return `it does not answer after ${PATIENCE / 1000} s`
}

/** Not by fetch, which `npm start` would load for this alone and keep in memory. */
function isUp(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const request = get({ host: HOST, port, timeout: 2_000 }, response => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.once('timeout', () => request.destroy()).once('error', () => resolve(false))
  })
}

async function stopEmulator(emulator: Tethered, port: number, patience: number): Promise<void> {
  if (patience > 0) {
    emulator.end()
    await Promise.race([emulator.ended, sleep(patience, undefined, { ref: false })])
  }
  emulator.cut()
  await emulator.ended
  while (await isTaken(port)) await sleep(10)
}
