import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { configurationKey } from '../../client/ids.ts'
import { pathOf } from '../../studio/route/route.ts'
import { account, MANY } from '../../test/studio/filled.ts'
import { median } from '../bench/numbers.ts'
import { type Conditions, documentsRead, open } from './browse.ts'
import { ACCOUNT } from './stored.ts'

/** Where the page is looked at; `log` is the functions'. */
export type Stage = { browser: Browser; base: string; log: string }

/** How long an answer is waited for, in milliseconds. */
const PATIENCE = 30_000

const many = pathOf({ screen: 'operation', account, key: configurationKey(MANY) })

/** What is opened, and what of it one came for. */
export type Opens = { path: string; useful: string; more?: string }

/** The screens that are measured, by what they show. @param run_id - a run of 300 tasks */
export const screensOf = (run_id: string): Readonly<Record<string, Opens>> => ({
  'home: 100 operations of 30 bars': {
    path: pathOf({ screen: 'operations', account: ACCOUNT }),
    useful: '.bars path',
  },
  'runs: 100, in two pages': {
    path: pathOf({ screen: 'runs', account: ACCOUNT }),
    useful: 'table.list tbody tr',
    more: 'Earlier ones',
  },
  'runs: those that failed': {
    path: `${pathOf({ screen: 'runs', account: ACCOUNT })}?status=FAILED`,
    useful: 'table.list tbody tr',
  },
  'run: 300 tasks': { path: pathOf({ screen: 'run', account, run_id }), useful: '.tasks tbody tr' },
  'grid: 30 runs of 300 tasks': { path: many, useful: '.grid tbody tr' },
  'graph: 300 tasks': { path: `${many}?tab=graph`, useful: 'svg.graph path' },
  catalog: { path: pathOf({ screen: 'catalog', account }), useful: 'table.list tbody tr' },
  freshness: { path: pathOf({ screen: 'freshness', account: ACCOUNT }), useful: 'main table, main .empty' },
  notes: { path: pathOf({ screen: 'notes', account }), useful: 'main article, main li, main table' },
})

/** What a screen asks, the documents read for it, its longest task, that on a slower processor, and its paint, in milliseconds. */
export type Measured = Awaited<ReturnType<typeof measured>> & { slower: number }

/** Opens a screen, does what it has more of, and measures it. */
async function measured(
  { browser, base, log }: Stage,
  { path, useful, more }: Opens,
  conditions: Conditions = {},
) {
  const opened = await open(browser, base + path, useful, conditions)
  const own = () => opened.asked.filter(one => !one.isFollowing && one.action !== 'list_accounts')
  const actions = own().map(({ action }) => action)
  if (more !== undefined) {
    const before = own().length
    await opened.page.getByRole('button', { name: more }).click()
    for (let waited = 0; own().length === before && waited < PATIENCE; waited += 100) await sleep(100)
    if (own().length === before) throw new Error(`Cannot measure: ${more} was not answered`)
  }
  const longest = await opened.longest()
  const read = await documentsRead(log, own())
  await opened.close()
  return { painted: opened.painted, actions, longest, read }
}

/** What each screen asks, reads and takes, by its name; the median paint of so many times. */
export async function measureAll(
  stage: Stage,
  screens: Readonly<Record<string, Opens>>,
  { rounds, timesSlower }: { rounds: number; timesSlower: number },
): Promise<ReadonlyMap<string, Measured>> {
  const found = new Map<string, Measured>()
  for (const [name, screen] of Object.entries(screens)) {
    console.error(`${name} ...`)
    const times: Awaited<ReturnType<typeof measured>>[] = []
    for (let round = 0; round < rounds; round++) times.push(await measured(stage, screen))
    const slow = await measured(stage, screen, { timesSlower })
    console.error(
      times.map(({ painted, longest }) => `${painted.toFixed(0)} (${longest})`).join(', '),
      slow.longest,
    )
    const [one] = times
    if (one === undefined) throw new Error('Cannot measure: there are no rounds')
    found.set(name, {
      ...one,
      painted: median(times.map(({ painted }) => painted)),
      longest: Math.max(...times.map(({ longest }) => longest)),
      slower: slow.longest,
    })
  }
  return found
}
