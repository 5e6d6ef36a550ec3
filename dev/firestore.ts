import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { emulatorJar } from './emulator-jar.ts'
import { findJava, type Java } from './java.ts'
import { freePorts, isTaken } from './ports.ts'
import { startTethered, TETHER_SCRIPT, type Tethered } from './process.ts'

const HOST = '127.0.0.1'
const RULES = fileURLToPath(new URL('../firestore.rules', import.meta.url))
const FIREBASE = fileURLToPath(new URL('../node_modules/firebase-tools/lib/bin/firebase.js', import.meta.url))
/** On two cores these make about one and a half times the transactions a second that the defaults do. */
const JAVA_FLAGS = '-XX:+UseSerialGC -XX:TieredStopAtLevel=1'
/** In milliseconds. A first start may have to download the emulator. */
const PATIENCE = 60_000

/** A running emulator; `host` is what FIRESTORE_EMULATOR_HOST wants. */
export type FirestoreEmulator = { host: string; stop(): Promise<void> }

type Options = {
  /** 0 picks a free one. */
  port: number
  /** A project id that begins with `demo-`, so that firebase-tools never looks for a real one. */
  project: string
  /** Where its configuration and logs go. Not shared by two running emulators. */
  dir: string
  /** The environment variable an error names as the way to another port. Default `FIRESTORE_PORT`. */
  portSetting?: string
}

/**
 * Starts the Firestore emulator through firebase-tools with the repository's rules, and waits till it answers.
 * It ends with this process, whatever ends that.
 * @throws an Error that says what to do: a taken port, no Java, or an emulator that does not come up in a minute.
 */
export async function startFirestore({
  port,
  project,
  dir,
  portSetting = 'FIRESTORE_PORT',
}: Options): Promise<FirestoreEmulator> {
  if (port !== 0 && (await isTaken(port))) {
    throw new Error(
      `Cannot start the Firestore emulator: port ${port} of ${HOST} is taken. ` +
        `Stop what listens there, or set ${portSetting} to another port.`,
    )
  }
  const home = resolve(dir)
  await mkdir(join(home, 'bin'), { recursive: true })
  const java = await findJava()
  const [hub = 0, websocket = 0, free = 0] = await freePorts(3)
  const chosen = port === 0 ? free : port
  await writeFile(join(home, 'firebase.json'), configuration({ port: chosen, hub, websocket }))
  await writeFile(join(home, 'bin/java'), javaCommand(java), { mode: 0o755 })

  const log = join(home, 'firestore.log')
  const emulator = startTethered({
    command: process.execPath,
    args: [FIREBASE, 'emulators:start', '--only', 'firestore', '--project', project, '--non-interactive'],
    cwd: home,
    env: await environment(home, java),
    log,
    fifo: join(home, 'firestore.tether'),
  })
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= stopEmulator(emulator, chosen)
    return stopped
  }
  try {
    await answers(emulator, chosen, log)
  } catch (error) {
    await stop()
    throw error
  }
  return { host: `${HOST}:${chosen}`, stop }
}

function configuration({ port, hub, websocket }: { port: number; hub: number; websocket: number }): string {
  const emulators = {
    singleProjectMode: false,
    firestore: { host: HOST, port, websocketPort: websocket },
    hub: { host: HOST, port: hub },
    ui: { enabled: false },
  }
  return `${JSON.stringify({ firestore: { rules: RULES }, emulators }, null, 2)}\n`
}

/**
 * firebase-tools gives Java a session of its own and forgets it when killed, so Java has a tether of its own;
 * not when only asked its version, for a tether that outlived it would one day kill whoever has its number.
 */
function javaCommand(java: Java): string {
  return `#!/bin/sh
case "$*" in *-jar*) ;; *) exec '${java.command}' "$@" ;; esac
# firebase-tools asks for a line of log about every step of every request.
for arg in "$@"; do
  shift
  case "$arg" in -Dgoogle.cloud_firestore.debug_log_level=*) arg=-Dgoogle.cloud_firestore.debug_log_level=WARNING ;; esac
  set -- "$@" "$arg"
done
exec /bin/sh '${TETHER_SCRIPT}' '${java.command}' ${JAVA_FLAGS} "$@"
`
}

async function environment(home: string, java: Java): Promise<NodeJS.ProcessEnv> {
  const jar = await emulatorJar(join(home, 'firestore-emulator.jar'))
  return {
    ...process.env,
    PATH: [join(home, 'bin'), dirname(java.command), process.env.PATH].join(delimiter),
    ...(java.home === undefined ? {} : { JAVA_HOME: java.home }),
    ...(jar === undefined ? {} : { FIRESTORE_EMULATOR_BINARY_PATH: jar }),
    // Looking for Google's metadata server takes ten seconds off Google's network.
    METADATA_SERVER_DETECTION: 'none',
    // No question, no news, no update check; its settings, where usage reports may be on, are not the user's own.
    CI: 'true',
    NO_UPDATE_NOTIFIER: '1',
    XDG_CONFIG_HOME: join(home, 'config'),
    // The hub's address file is named after the project alone: two stacks would share it in the usual place.
    TMPDIR: home,
  }
}

async function answers(emulator: Tethered, port: number, log: string): Promise<void> {
  const deadline = Date.now() + PATIENCE
  const ended = emulator.ended.then(how => `it ended (${how})`)
  while (Date.now() < deadline) {
    const state = await Promise.race([ended, isUp(port)])
    if (state === true) return
    if (state !== false) throw await failure(state, log)
    await sleep(50)
  }
  throw await failure(`it does not answer after ${PATIENCE / 1000} s`, log)
}

async function isUp(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://${HOST}:${port}/`, { signal: AbortSignal.timeout(2_000) })
    return response.ok
  } catch {
    return false
  }
}

async function failure(reason: string, log: string): Promise<Error> {
  const lines = (await readFile(log, 'utf8')).trimEnd().split('\n')
  return new Error(
    `Cannot start the Firestore emulator: ${reason}. The end of ${log}:\n${lines.slice(-15).join('\n')}`,
  )
}

async function stopEmulator(emulator: Tethered, port: number): Promise<void> {
  emulator.cut()
  await emulator.ended
  while (await isTaken(port)) await sleep(10)
}
