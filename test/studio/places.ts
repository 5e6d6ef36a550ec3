import type { Page } from 'playwright-core'
import { configurationKey } from '../../client/ids.ts'
import { LISTS, pathOf, type Route } from '../../studio/route/route.ts'
import { account, FAILING, MANY, TABLE } from './filled.ts'

/** Where each screen is shown best, of what `fill` has made; a screen that nobody thought of here does not compile. */
export function routesOf({ run_id, failed }: { run_id: string; failed: string }): Route[] {
  const lists = LISTS.map((screen): Route => ({ screen, account }))
  const others: {
    [Screen in Exclude<Route['screen'], (typeof LISTS)[number]>]: (Route & { screen: Screen })[]
  } = {
    // It goes on to the operations where one has an account.
    start: [],
    'command-line': [{ screen: 'command-line' }],
    operation: [FAILING, MANY].map(one => ({ screen: 'operation', account, key: configurationKey(one) })),
    run: [failed, run_id].map(id => ({ screen: 'run', account, run_id: id })),
    table: [{ screen: 'table', account, table: Object.values(TABLE).join('.') }],
    nowhere: [],
  }
  return [...lists, ...Object.values(others).flat()]
}

/** The paths of Studio with something of their own to show: of a screen with tabs, each of these. */
export async function placesOf(page: Page, routes: readonly Route[]): Promise<string[]> {
  const places: string[] = []
  for (const route of routes) {
    await goTo(page, pathOf(route))
    const tabs = await page
      .locator('nav.tabs a')
      .evaluateAll(links => links.map(link => link.getAttribute('href') ?? ''))
    places.push(...(tabs.length > 0 ? tabs : [pathOf(route)]))
  }
  return places
}

/** Goes to a path as by its address, and waits till all that it shows is there. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href)
  await settled(page)
}

/** Waits till nothing more is asked for and nothing is on its way. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => document.querySelector('.skeleton') === null)
}
