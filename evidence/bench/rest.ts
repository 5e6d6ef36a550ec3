import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Firestore } from '@google-cloud/firestore'
import { freePorts } from '../../dev/ports.ts'
import { PROJECT } from '../../dev/settings.ts'
import { putRun } from '../../test/system/stored.ts'
import { spread, table } from './numbers.ts'

/** How soon `npm start` is ready, and what memory all of it takes at rest, with runs stored. */
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const RUNS = Number(process.env.RUNS ?? 1000)
const STARTS = Number(process.env.STARTS ?? 5)
const GOAL = { mib: 500, seconds: 4 }
/** How long nothing is asked of it before it is measured, in milliseconds. */
const REST = 15_000

const dir = await mkdtemp(join(tmpdir(), 'tailer-rest-'))
try {
  await (await start()).stop()
  const ready: number[] = []
  for (let i = 1; i < STARTS; i++) {
    const stack = await start()
    ready.push(stack.seconds)
    await stack.stop()
  }
  const stack = await start()
  ready.push(stack.seconds)
  process.env.FIRESTORE_EMULATOR_HOST = stack.firestore
  process.env.METADATA_SERVER_DETECTION = 'none'
  const db = new Firestore({ projectId: PROJECT, ignoreUndefinedProperties: true })
  for (let i = 0; i < RUNS; i++) await putRun(db, '000099', {})
  await db.terminate()
  await sleep(REST)
  const parts = await memoryOf(stack.pid)
  await stack.stop()

  const total = (of: 'takes' | 'resident') => parts.reduce((sum, part) => sum + part[of], 0)
  const isMet = total('takes') <= GOAL.mib && Math.max(...ready) <= GOAL.seconds
  if (!isMet) process.exitCode = 1
  console.log(`## The local stack

Ready, once set up, after ${spread(ready, 1)} s in ${STARTS} starts; the goal is ${GOAL.seconds} s.

At rest, ${RUNS.toLocaleString('en')} runs stored and ${REST / 1000} s after the last request, in MiB: what each process takes of
the machine (\`Pss\` of /proc: of memory that several processes share, such as Node's own code, to each its share), and its
resident set (\`Rss\`), in which all of that counts for each. All may take ${GOAL.mib} MiB.

${table([
  ['process', 'takes', 'resident'],
  ...parts.map(({ name, takes, resident }) => [name, takes.toFixed(0), resident.toFixed(0)]),
  ['all', total('takes').toFixed(0), total('resident').toFixed(0)],
])}`)
} finally {
  await rm(dir, { recursive: true, force: true })
}

/** Starts the stack as a person does. */
async function start() {
  const [port = 0] = await freePorts(1)
  const env = { ...process.env, PORT: String(port), TAILER_DIR: dir, XDG_CONFIG_HOME: dir }
  const npm = spawn('npm', ['start'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(npm, 'exit')
  let output = ''
  const isReady = new Promise<void>(resolve => {
    npm.stdout.setEncoding('utf8').on('data', chunk => {
      output += chunk
      if (output.includes('/v1/dag/launch"')) resolve()
    })
  })
  await Promise.race([isReady, ended])
  const found = (pattern: RegExp) => pattern.exec(output)?.[1] ?? ''
  const { pid } = npm
  if (pid === undefined || found(/Ready in (\S+) s/) === '')
    throw new Error(`The stack does not start: ${output}`)
  return {
    pid,
    seconds: Number(found(/Ready in (\S+) s/)),
    firestore: found(/FIRESTORE_EMULATOR_HOST=(\S+)/),
    async stop() {
      const stack = (await tree(pid)).find(({ args }) => args.includes('dev/start.ts'))
      if (stack) process.kill(stack.pid, 'SIGINT')
      await ended
    },
  }
}

/** The memory of a process and all below it, the greatest first. */
async function memoryOf(pid: number): Promise<{ name: string; takes: number; resident: number }[]> {
  const processes = await tree(pid)
  const parts = await Promise.all(
    processes.map(async ({ pid, args }) => {
      const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')
      const mib = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(rollup)?.[1]) / 1024
      return { name: nameOf(args), takes: mib('Pss'), resident: mib('Rss') }
    }),
  )
  return parts.toSorted((a, b) => b.takes - a.takes)
}

function nameOf(args: string): string {
  if (args.startsWith('npm ')) return 'npm, which waits till it ends'
  if (args.includes('java ')) return args.includes('tether.sh') ? 'its tether' : 'Firestore (Java)'
  if (args.includes('--bigquery-port')) return 'BigQuery and Cloud Storage'
  if (args.includes('serve.ts')) return 'the functions'
  return args.includes('start.ts') ? 'what keeps them running' : 'its tether'
}

async function tree(root: number): Promise<{ pid: number; args: string }[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number)
  const all = await Promise.all(
    pids.map(async pid => {
      const [stat, args] = await Promise.all(
        ['stat', 'cmdline'].map(file => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
      )
      return {
        pid,
        parent: Number(/\) \S (\d+)/.exec(stat ?? '')?.[1]),
        args: (args ?? '').replaceAll('\0', ' '),
      }
    }),
  )
  const below = (pid: number): typeof all =>
    all.filter(one => one.parent === pid).flatMap(one => [one, ...below(one.pid)])
  return [...all.filter(({ pid }) => pid === root), ...below(root)]
}
