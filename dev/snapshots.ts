import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { request } from './http.ts'

/** The emulator only exports whole, so it does so at most this often, in milliseconds … */
const PAUSE = 5_000
/** … and a pause is at least this many times what the export before it took. */
const REST = 9
/** How long after the first write, in milliseconds: what was begun may be done by then. */
const SOON = 500
const NAME = 'firestore'
const WHOLE = /^snapshot-(\d+)$/

/** All that the Firestore emulator held at a moment, as a start takes it. */
export type Snapshot = { folder: string; number: number; seed: string; at: Date }

/** The newest whole snapshot in `dir`. */
export async function newestSnapshot(dir: string): Promise<Snapshot | undefined> {
  const [number] = (await numbers(dir)).slice(-1)
  if (number === undefined) return undefined
  const folder = folderOf(dir, number)
  const seed = join(folder, NAME, `${NAME}.overall_export_metadata`)
  return { folder, number, seed, at: (await stat(seed)).mtime }
}

async function numbers(dir: string): Promise<number[]> {
  const names = await readdir(dir).catch(() => [])
  const found = names.flatMap(name => WHOLE.exec(name)?.slice(1) ?? [])
  return found.map(Number).sort((a, b) => a - b)
}

const folderOf = (dir: string, number: number) => join(dir, `snapshot-${number}`)

/**
 * Has the emulator at `host` write all that the project holds into a new snapshot in `dir`, and removes the older ones.
 * A snapshot is there whole or not at all: it gets its name last.
 */
async function takeSnapshot({ host, project, dir }: Emulator): Promise<void> {
  const draft = join(dir, 'snapshot-draft')
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true, mode: 0o700 })
  await post(`http://${host}/emulator/v1/projects/${project}:export`, {
    database: `projects/${project}/databases/(default)`,
    export_directory: draft,
    export_name: NAME,
  })
  const before = await numbers(dir)
  await rename(draft, folderOf(dir, (before.at(-1) ?? 0) + 1))
  for (const number of before) await rm(folderOf(dir, number), { recursive: true, force: true })
}

type Emulator = { host: string; project: string; dir: string }

/** Takes snapshots of an emulator once it is told that something was written, as often as it may. */
export type SnapshotKeeper = {
  /** Something was written. */
  written(): void
  /** Takes the last snapshot. */
  stop(): Promise<void>
}

/** @param say - Told why a snapshot cannot be taken; it is tried again. */
export function keepSnapshots(emulator: Emulator, say: (text: string) => void): SnapshotKeeper {
  const stopping = new AbortController()
  let isDue = false
  let working: Promise<void> | undefined
  const pause = (ms: number) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => {})

  async function work(): Promise<void> {
    await pause(SOON)
    while (isDue) {
      isDue = false
      const began = performance.now()
      try {
        await takeSnapshot(emulator)
      } catch (error) {
        isDue = true
        say(`Cannot keep what Firestore holds: ${error instanceof Error ? error.message : error}`)
        if (stopping.signal.aborted) return
      }
      await pause(Math.max(PAUSE, REST * (performance.now() - began)))
    }
    working = undefined
  }
  return {
    written() {
      isDue = true
      working ??= work()
    },
    async stop() {
      stopping.abort()
      isDue = true
      await (working ?? work())
    },
  }
}

/** Not by fetch, which `npm start` would load for this alone and keep in memory. */
function post(url: string, body: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json' }
    const sent = request(url, { method: 'POST', headers }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', chunk => {
        text += chunk
      })
      response.once('error', reject).once('end', () => {
        if (response.statusCode === 200) resolve()
        else reject(new Error(`the emulator answered ${response.statusCode}: ${text}`))
      })
    })
    sent.once('error', reject).end(JSON.stringify(body))
  })
}
