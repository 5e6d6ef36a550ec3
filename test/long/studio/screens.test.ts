import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CONFIGURATION_TYPES } from '../../../client/words.ts'
import { LISTS, pathOf, type Route } from '../../../studio/route/route.ts'
import { RUN_TABS, TABLE_TABS, tabsOf } from '../../../studio/rules/tabs.ts'
import { enter, isWithoutBrowser, openPage, startBrowser } from '../../studio/browser.ts'
import { account, clientOf, DEMO, fill } from '../../studio/filled.ts'
import { goTo, placesOf, type Routes, routesOf, settled, tabsIn } from '../../studio/places.ts'
import { type Stack, startStack } from '../../system/stack.ts'
import { ALL, look, newLooks, pressAll } from './looks.ts'

/** In milliseconds: all tabs of a screen, each in a page that is loaded anew, looked at in every way. */
const LONG = 600_000

/** An account that nobody has deployed anything on. */
const EMPTY = '000098'

/** What an address says of each screen beside its tab, as a reader would have it: filters, what is open and what is picked. */
type Searches = Readonly<Record<Route['screen'], readonly string[]>>

describe.skipIf(isWithoutBrowser)('every screen and tab of Studio', () => {
  let stack: Stack
  let browser: Browser
  let routes: Routes
  let searches: Searches
  beforeAll(async () => {
    ;[stack, browser] = await Promise.all([startStack(), startBrowser()])
    const made = await fill(stack)
    const client = clientOf(stack)
    routes = await routesOf(client, made)
    // One that is under way for as long as the test is: by hand, for no runner ends that.
    const { results } = await client.call('get_last_status', { account, ...DEMO, limit: 1 })
    const running = results[0]?.run_id ?? ''
    await client.call('set_run_status', { account, ...DEMO, run_id: running, status: 'RUNNING' })
    routes.run.push({ screen: 'run', account, run_id: running })
    searches = {
      start: [],
      'command-line': ['?port=4321'],
      operations: ['?q=iowa&type=table-to-table&environment=DEV&state=on', '?q=of+none', '?favourites=only'],
      runs: [
        `?status=FAILED&selected=${made.failed}`,
        '?status=QUEUED&trigger=backfill&from=2024-01-01&to=2024-01-02',
      ],
      catalog: ['?q=sal&dataset=iowa_liquor', '?q=of+none', '?dataset=none'],
      freshness: ['?q=of+none', '?timing=late'],
      notes: [],
      operation: [
        '?tab=graph&task=figures',
        '?tab=files&file=sql%2Ffigures.sql&filled=1',
        '?tab=versions&from=2&to=2',
        `?cell=${made.failed}%2Ffigures`,
      ],
      run: ['?task=figures&picked=%5B%22figures%22%5D', '?tab=graph&task=figures'],
      table: ['?column=of+none', '?column=city'],
      nowhere: [],
    }
  }, LONG)
  afterAll(async () => {
    await Promise.all([stack?.stop(), browser?.close()])
  })

  const SCREENS = [
    'operations',
    'runs',
    'catalog',
    'freshness',
    'notes',
    'operation',
    'run',
    'table',
  ] as const
  const OTHERS = ['start', 'command-line', 'nowhere'] as const
  test('is looked at: no screen is left out', () => {
    expect(new Set([...SCREENS, ...OTHERS])).toEqual(new Set(Object.keys(routes)))
  })

  /** The tabs that a screen may have. */
  const TABS: Readonly<Partial<Record<Route['screen'], readonly string[]>>> = {
    operation: CONFIGURATION_TYPES.flatMap(configuration_type =>
      Object.values(tabsOf({ configuration_type })),
    ),
    run: Object.values(RUN_TABS),
    table: Object.values(TABLE_TABS),
  }

  test.for(SCREENS)(
    'has nothing that axe finds against it, whatever is opened in it: %s',
    {
      timeout: LONG,
    },
    async (screen, { annotate }) => {
      const page = await openPage(browser)
      await enter(page, stack, 'admin')
      const looks = newLooks()
      const seen = new Set<string>()
      for (const route of routes[screen]) {
        await goTo(page, pathOf(route))
        for (const name of await page.locator('nav.tabs a').allTextContents())
          seen.add(name.replace(/ .\d+.$/, ''))
        const tabs = await tabsIn(page)
        for (const path of tabs.length > 0 ? tabs : [pathOf(route)]) {
          await goTo(page, path)
          await look(page, path, looks)
          await pressAll(page, path, looks)
        }
      }
      const [first] = routes[screen]
      for (const search of searches[screen]) {
        if (first === undefined) break
        const path = pathOf(first) + search
        await goTo(page, path)
        await look(page, path, looks)
        await pressAll(page, path, looks)
      }
      await annotate(`${looks.checked} pages were checked`)
      expect(looks.faults).toEqual({})
      expect(seen).toEqual(new Set(TABS[screen] ?? []))
    },
  )

  test('has nothing that axe finds against it where there is nothing to show, or it may not be shown', {
    timeout: LONG,
  }, async ({ annotate }) => {
    const looks = newLooks()
    const see = async (page: Page, path: string, words: RegExp | string) => {
      await goTo(page, path)
      await page.getByText(words).first().waitFor()
      await look(page, `${words} ${path}`, looks)
    }
    const key = 'table-to-table~DEV~no_such_one_DEV'
    const run_id = '20240101-000000-00000000-0000-4000-8000-000000000000'
    const table = 'demo-tailer.iowa_liquor.no_such_table'
    const items = (account: string): Route[] => [
      { screen: 'operation', account, key },
      { screen: 'run', account, run_id },
      { screen: 'table', account, table },
    ]
    const lists = (account: string) => LISTS.map((screen): Route => ({ screen, account }))

    const empty = await openPage(browser)
    await empty.goto(`http://localhost:${stack.port}/studio`)
    await look(empty, 'sign-in', looks)
    await enter(empty, stack, 'super-admin')
    for (const route of lists(EMPTY)) {
      await goTo(empty, pathOf(route))
      await look(empty, pathOf(route), looks)
    }
    for (const route of items(account)) await see(empty, pathOf(route), 'This is not there')
    for (const path of [
      '/studio/000099/nothing',
      '/studio/000099/operations/none',
      '/studio/000099/catalog/none',
    ])
      await see(empty, path, /names no(ne| screen| table)/)

    const refused = await openPage(browser)
    await enter(refused, stack, 'viewer')
    for (const route of [...lists(EMPTY), ...items(EMPTY)])
      await see(refused, pathOf(route), 'You may not do this here')

    const cut = await openPage(browser)
    await enter(cut, stack, 'admin')
    await cut.route('**/v1/**', route => route.abort())
    for (const route of [...lists(account), ...items(account), { screen: 'start' } as const])
      await see(cut, pathOf(route), 'The API does not answer')
    await cut.context().setOffline(true)
    await cut.getByText('You are offline.').first().waitFor()
    await look(cut, 'offline', looks)

    const waiting = await openPage(browser)
    await enter(waiting, stack, 'admin')
    await waiting.route('**/v1/**', () => {})
    for (const route of [...lists(account), ...items(account)]) {
      await waiting.goto(`http://localhost:${stack.port}${pathOf(route)}`)
      await waiting.getByRole('status', { name: 'Loading' }).first().waitFor()
      await look(waiting, `loading ${pathOf(route)}`, looks)
    }
    await goTo(empty, pathOf({ screen: 'command-line' }))
    await look(empty, 'command-line', looks)
    await annotate(`${looks.checked} pages were checked`)
    expect(looks.faults).toEqual({})
  })

  test('has the reason of a failure in sight where runs are listed', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'admin', `/${account}/runs?status=FAILED`)
    const box = await page
      .getByRole('cell', { name: /^Not found: Table/ })
      .first()
      .boundingBox()
    expect(box?.x).toBeLessThan(1280 - 150)
  })

  test('has controls that Tab reaches, every one of them', { timeout: LONG }, async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'admin')
    const missed: Record<string, string[]> = {}
    for (const path of await placesOf(page, Object.values(routes).flat())) {
      await goTo(page, path)
      const names = await missedByTab(page)
      if (names.length > 0) missed[path] = names
    }
    expect(missed).toEqual({})
  })

  test('is gone to by Tab and Enter alone, from the list that it is in', { timeout: LONG }, async () => {
    const page = await openPage(browser)
    await page.goto(`http://localhost:${stack.port}/studio`)
    await press(page, 'button', 'admin')
    await page.getByRole('navigation', { name: 'Lists' }).waitFor()
    for (const screen of LISTS) {
      await press(page, 'a', pathOf({ screen, account }))
      await settled(page)
      expect(new URL(page.url()).pathname).toBe(pathOf({ screen, account }))
    }
    for (const route of Object.values(routes).flat()) {
      if (route.screen !== 'operation' && route.screen !== 'run' && route.screen !== 'table') continue
      const list = ({ operation: 'operations', run: 'runs', table: 'catalog' } as const)[route.screen]
      await press(page, 'a', pathOf({ screen: list, account }))
      await settled(page)
      await press(page, 'a', pathOf(route))
      await settled(page)
      for (const tab of await tabsIn(page)) {
        await press(page, 'a', tab)
        await settled(page)
        expect(page.url().endsWith(tab)).toBe(true)
      }
    }
  })
})

/** What of a page can be operated and is not reached by Tab from its top. */
async function missedByTab(page: Page): Promise<string[]> {
  const count = await page.evaluate(selector => {
    const all = [...document.querySelectorAll(selector)].filter(element => element.checkVisibility())
    Object.assign(window, { missed: new Set(all) })
    document.addEventListener('focusin', ({ target }) => {
      Reflect.get(window, 'missed').delete(target)
    })
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    return all.length
  }, ALL)
  // A date is several stops, and so may others be.
  for (let step = 0; step < count * 2 + 20; step++) await page.keyboard.press('Tab')
  return page.evaluate(() =>
    [...Reflect.get(window, 'missed')].map((element: Element) => element.outerHTML.slice(0, 200)),
  )
}

/** Goes with Tab to a link by where it leads, or a button by what it says, and presses Enter. */
async function press(page: Page, kind: 'a' | 'button', name: string): Promise<void> {
  const most = 2000
  for (let step = 0; step < most; step++) {
    await page.keyboard.press('Tab')
    const isThere = await page.evaluate(
      ([kind, name]) => {
        const element = document.activeElement
        if (!element?.matches(kind)) return false
        return (kind === 'a' ? element.getAttribute('href') : element.textContent) === name
      },
      [kind, name] as const,
    )
    if (isThere) {
      await page.keyboard.press('Enter')
      return
    }
  }
  throw new Error(`Tab does not reach ${name}`)
}
