import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { leanEnvironment } from './lean.ts'
import { holdFolder } from './lock.ts'
import { startMetadata } from './metadata.ts'
import { keepRunning } from './parts.ts'
import { freePorts, isTaken } from './ports.ts'
import { PROJECT, STATE } from './settings.ts'
import { stackOf } from './stack.ts'
import { welcome } from './welcome.ts'

/** `npm start`: the whole system on this machine, ready with the demo, till Ctrl-C. */
const began = performance.now()
const HOST = '127.0.0.1'
const PROFILE = fileURLToPath(new URL('profile.ts', import.meta.url))
/** How long those whom a killed stack left behind have to be gone, in milliseconds. */
const LEAVING = 3_000
const stops: (() => unknown)[] = []

let stopping: Promise<never> | undefined
function stop(code: number): Promise<never> {
  stopping ??= (async () => {
    for (const end of stops.toReversed()) await end()
    process.exit(code)
  })()
  return stopping
}
process.once('SIGINT', () => stop(0))
process.once('SIGTERM', () => stop(0))

function giveUp(reason: unknown): void {
  console.error(reason instanceof Error ? reason.message : reason)
  void stop(1)
}

Object.assign(process.env, leanEnvironment(process.env))
await start().catch(giveUp)

async function start(): Promise<void> {
  const port = portOf('PORT', 8080)
  const isChosenTaken = await isTaken(port)
  const held = holdFolder(STATE)
  stops.push(held.release)
  if (isChosenTaken && !(held.isInherited && (await isLeft(port)))) {
    throw new Error(
      `Cannot start: port ${port} is taken. Stop what listens there, or choose another port: PORT=8081 npm start`,
    )
  }
  const operatorToken = `local.${randomBytes(32).toString('base64url')}`
  // The functions' own identity reaches no data; the person at the machine reaches all.
  const [own, persons] = await Promise.all([startMetadata(PROJECT), startMetadata(PROJECT, operatorToken)])
  stops.push(own.stop, persons.stop)
  // Chosen now, so that all parts start at once, and each again where it was.
  const [one = 0, two = 0, three = 0, four = 0] = await freePorts(4)
  const clients = {
    GOOGLE_CLOUD_PROJECT: PROJECT,
    FIRESTORE_EMULATOR_HOST: `${HOST}:${portOf('FIRESTORE_PORT', one)}`,
    BIGQUERY_EMULATOR_HOST: `http://${HOST}:${portOf('BIGQUERY_PORT', two)}`,
    STORAGE_EMULATOR_HOST: `http://${HOST}:${portOf('STORAGE_PORT', three)}`,
    ...persons.env,
  }
  console.log('Starting Firestore, the BigQuery and Cloud Storage emulator, and the functions ...')
  if (held.isInherited) {
    console.log(
      'The last stack here did not end by Ctrl-C: what was written in its last seconds may be lost.',
    )
  }
  const stack = stackOf(port, clients, {
    ...own.env,
    TAILER_IAM_ENDPOINT: `http://${HOST}:${four}`,
    LOCAL_OPERATOR_TOKEN: operatorToken,
  })
  const begun = stack.parts.map(part => keepRunning(part, giveUp))
  stops.push(async () => {
    // The functions first, so that nobody writes any more; Firestore last, when all is kept.
    const ends = await Promise.allSettled(begun)
    for (const [index, end] of [...ends.entries()].toReversed()) {
      if (end.status !== 'fulfilled') continue
      if (index === 0) await stack.snapshots.stop()
      await end.value()
    }
  })
  await Promise.all(begun)
  await Promise.all([stack.deployDemo(), keepProfile(port, clients)])
  console.log(welcome({ port, clients, seconds: (performance.now() - began) / 1000 }))
}

/** Keeps the profile of this stack; where it cannot be kept, that is told and no more. */
async function keepProfile(port: number, clients: Readonly<Record<string, string>>): Promise<void> {
  const { BIGQUERY_EMULATOR_HOST = '', GCE_METADATA_HOST = '' } = clients
  const args = [PROFILE, String(port), BIGQUERY_EMULATOR_HOST, GCE_METADATA_HOST]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  await once(child, 'exit')
}

/** @throws Error that names the setting, where it holds no port */
function portOf(setting: string, otherwise: number): number {
  const given = process.env[setting]
  const port = given === undefined || given === '0' ? otherwise : Number(given)
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port
  throw new Error(`Cannot start: ${setting} is ${given}, and must be a port number.`)
}

/** Whether whoever listens there leaves in time. */
async function isLeft(port: number): Promise<boolean> {
  for (const end = Date.now() + LEAVING; Date.now() < end; await sleep(50)) {
    if (!(await isTaken(port))) return true
  }
  return false
}
