import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Firestore } from '@google-cloud/firestore'
import { freePorts } from '../dev/ports.ts'
import { PROJECT } from '../dev/settings.ts'
import { buildStudio } from '../studio/build.ts'
import { startBrowser } from '../test/studio/browser.ts'
import { account, fill, MANY, manyTasks } from '../test/studio/filled.ts'
import { startStack } from '../test/system/stack.ts'
import { median, table } from './bench/numbers.ts'
import { type Conditions, documentsRead, open } from './studio/browse.ts'
import { readForLists } from './studio/history.ts'
import { measureAll, screensOf } from './studio/screens.ts'
import { kB, sizesOf } from './studio/size.ts'
import { ACCOUNT, storeGrid, storeOperations, storeRunning, storeRuns } from './studio/stored.ts'

/**
 * What Studio costs who looks at it: what is loaded, asked, read and drawn, with few runs stored and with many. In kB,
 * milliseconds and documents.
 */
const GOALS = { kB: 110, paint: 1000, task: 100 }
/** So many that every list has a whole page of each kind. */
const FEW = 5000
const MANY_RUNS = Number(process.env.RUNS ?? 15_000)
/** So many that Firestore's emulator takes seconds for a list: asked for without a browser. */
const MOST_RUNS = Number(process.env.MOST ?? 100_000)
const ROUNDS = Number(process.env.ROUNDS ?? 5)
const SLOW = 4
const WATCHED = Number(process.env.WATCHED ?? 60) * 1000

let isMissed = false
const holds = (is: boolean): string => {
  if (!is) isMissed = true
  return is ? 'met' : 'MISSED'
}

const dir = await mkdtemp(join(tmpdir(), 'tailer-studio-'))
process.env.METADATA_SERVER_DETECTION = 'none'
const [port = 0] = await freePorts(1)
process.env.FIRESTORE_PORT = String(port)
process.env.FIRESTORE_JAVA_FLAGS = '-Xms3g -Xmn1500m -XX:TieredStopAtLevel=4'
const [stack, browser] = await Promise.all([startStack(), startBrowser()])
process.env.FIRESTORE_EMULATOR_HOST = `127.0.0.1:${port}`
const db = new Firestore({ projectId: PROJECT, ignoreUndefinedProperties: true })
const log = join(stack.dir, 'functions.log')
const base = `http://localhost:${stack.port}`

try {
  await buildStudio(join(dir, 'studio'))
  const { run_id } = await fill(stack)
  const ids = manyTasks().configuration.workflow.map(({ id }) => id)
  await storeGrid(db, account, MANY, ids)
  await storeOperations(db, FEW)
  const screens = screensOf(run_id)
  const stage = { browser, base, log }
  const all = () => measureAll(stage, screens, { rounds: ROUNDS, timesSlower: SLOW })

  const sizes = sizesOf(join(dir, 'studio'))
  const first = kB([...sizes.first, ...sizes.signIn])
  const listed = (files: typeof sizes.first) =>
    files
      .map(
        ({ name, size }) => `${name.replace(/^assets\/|-[\w-]{8}(?=\.)/g, '')} ${(size / 1000).toFixed(1)}`,
      )
      .join(', ')

  const isZipped = await Promise.all(
    ['/studio', `/studio/${sizes.first.find(({ name }) => name.endsWith('.js'))?.name}`].map(async path => {
      const response = await fetch(base + path, { headers: { 'Accept-Encoding': 'gzip' } })
      return response.headers.get('content-encoding') === 'gzip'
    }),
  )

  /** A page of the same server that shows itself, and asks nothing. */
  async function floor(conditions: Conditions): Promise<number> {
    const opened = await open(browser, `${base}/studio/icon.svg`, 'svg', conditions)
    await opened.close()
    return opened.painted
  }

  const slow: Conditions = { isSlow4g: true, timesSlower: SLOW }
  const FIRST = ['home: 100 operations of 30 bars', 'runs: 100, in two pages', 'run: 300 tasks']
  const bare: number[] = []
  const paints = FIRST.map((): number[] => [])
  for (let round = 0; round < ROUNDS; round++) {
    console.error(`first paint, round ${round + 1} of ${ROUNDS} ...`)
    bare.push(await floor(slow))
    for (const [at, name] of FIRST.entries()) {
      const screen = screens[name]
      if (screen === undefined) throw new Error(`Cannot measure ${name}: there is no such screen`)
      const opened = await open(browser, base + screen.path, screen.useful, slow)
      paints[at]?.push(opened.painted)
      console.error(name, opened.painted.toFixed(0))
      await opened.close()
    }
  }

  /** In milliseconds: the latest fifty runs, asked of the emulator by the client for Firestore. */
  async function bareQuery(): Promise<number> {
    const latest = db.collection(`accounts/${ACCOUNT}/runs`).orderBy('start_execution_date', 'desc').limit(50)
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const began = performance.now()
      await latest.get()
      times.push(performance.now() - began)
    }
    return median(times)
  }

  const few = await all()
  const fewBare = await bareQuery()
  const watch = async () => {
    const { path, useful } = screens[FIRST[0] ?? ''] ?? { path: '', useful: '' }
    const states: { name: string; asked: number; read: number }[] = []
    const state = async (name: string, isHidden = false) => {
      console.error(`${name} ...`)
      const opened = await open(browser, base + path, useful)
      if (isHidden)
        await opened.page.evaluate(`
          Object.defineProperty(document, 'visibilityState', { value: 'hidden' })
          Object.defineProperty(document, 'hidden', { value: true })
          document.dispatchEvent(new Event('visibilitychange'))
        `)
      const before = opened.asked.length
      await sleep(WATCHED)
      const asked = opened.asked.slice(before)
      await opened.close()
      const perMinute = 60_000 / WATCHED
      states.push({
        name,
        asked: asked.length * perMinute,
        read: (await documentsRead(log, asked)) * perMinute,
      })
    }
    await state('nothing runs')
    await storeRunning(db)
    await state('something runs')
    await state('something runs, the page hidden', true)
    return states
  }
  console.error(`storing ${MANY_RUNS} runs ...`)
  await storeRuns(db, FEW, FEW + MANY_RUNS)
  const later = await all()
  const laterBare = await bareQuery()
  const states = await watch()

  const short = await readForLists(stack, log)
  console.error(`storing ${MOST_RUNS} runs ...`)
  await storeRuns(db, FEW + MANY_RUNS, MOST_RUNS)
  const long = new Map(await readForLists(stack, log))
  const isSameAtLength = short.every(([asked, read]) => long.get(asked) === read)

  const ms = (value: number) => (value === 0 ? '< 50' : value.toFixed(0))
  const isSame = [...few].every(([name, { actions, read }]) => {
    const then = later.get(name)
    return then !== undefined && then.read === read && String(then.actions) === String(actions)
  })
  const worst = Math.max(...[...few.values(), ...later.values()].map(({ longest }) => longest))
  const hidden = states.at(-1)?.asked
  console.log(`## Studio

First load with a sign-in by Firebase: ${first.toFixed(1)} kB gzipped. Goal ${GOALS.kB}: ${holds(first <= GOALS.kB)}. Served gzipped: ${holds(isZipped.every(Boolean))}.

- before the first screen: ${listed(sizes.first)}
- for a sign-in, where it is by Firebase: ${listed(sizes.signIn)}
- once it is wanted, and not before: ${listed(sizes.later)}

### The first useful paint

From asking for the page with nothing kept till rows are painted, in ms, on a slow 4G (1.6 Mbit/s, 150 ms) and a processor ${SLOW} times
slower, the median of ${ROUNDS}. A bare page is a picture of the same server: one request.

${table([
  ['screen', 'ms', 'times a bare page'],
  ['a bare page', median(bare).toFixed(0), '1.0'],
  ...FIRST.map((name, at) => {
    const time = median(paints[at] ?? [])
    return [name, `${time.toFixed(0)}: ${holds(time < GOALS.paint)}`, (time / median(bare)).toFixed(1)]
  }),
])}

### Requests, documents and the longest task

What a screen asks but for \`list_accounts\` and the looking for changes, which are the same on all; the documents read for it; the
longest task of ${ROUNDS} times, and of one on a processor ${SLOW} times slower; the median of its paint here. Each with ${FEW} runs stored and with ${(
    FEW + MANY_RUNS
  ).toLocaleString('en')}.

${table([
  ['screen', 'asks', 'documents', 'longest task, ms', `${SLOW} times slower`, 'painted, ms'],
  ...[...few].map(([name, one]) => {
    const then = later.get(name)
    const both = (of: (found: typeof one) => string | number) => `${of(one)}, ${then ? of(then) : ''}`
    return [
      name,
      one.actions.map(action => `\`${action}\``).join(', '),
      both(({ read }) => read),
      both(({ longest }) => ms(longest)),
      both(({ slower }) => ms(slower)),
      both(({ painted }) => painted.toFixed(0)),
    ]
  }),
])}

Firestore's emulator looks at every run for each query, which Firestore does not: one for the latest 50, by its own client, takes
${fewBare.toFixed(0)} ms and ${laterBare.toFixed(0)} ms. So what the screens take with many runs is the emulator's; what they read is theirs.

The longest task is of ${ms(worst)} ms. Goal ${GOALS.task}: ${holds(worst < GOALS.task)}. With many runs no screen asks or reads more: ${holds(isSame)}.

### The longest history

Documents that the API reads for the lists of the screens, with ${(FEW + MANY_RUNS).toLocaleString('en')} runs stored and with ${MOST_RUNS.toLocaleString('en')}.

${table([['asked for', 'documents'], ...short.map(([asked, read]) => [asked, `${read}, ${long.get(asked)}`])])}

The same: ${holds(isSameAtLength)}.

### While it is looked at

The home, each minute, watched for ${WATCHED / 1000} s.

${table([
  ['while', 'requests', 'documents'],
  ...states.map(({ name, asked, read }) => [name, asked.toFixed(0), read.toFixed(0)]),
])}

While the page is hidden it asks nothing: ${holds(hidden === 0)}.`)
  if (isMissed) process.exitCode = 1
} finally {
  await browser.close()
  await db.terminate()
  // What so many runs take to be kept is nobody's concern here.
  await stack.end('SIGKILL')
  await rm(stack.dir, { recursive: true, force: true })
  await rm(dir, { recursive: true, force: true })
}
