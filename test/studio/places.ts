import type { Page } from 'playwright-core'
import type { Client } from '../../client/client.ts'
import { configurationKey } from '../../client/ids.ts'
import { pathOf, type Route } from '../../studio/route/route.ts'
import { account, FAILING, MANY, TABLE, VIEW } from './filled.ts'

/** Where each screen is shown, by its name: a screen that nobody thought of here does not compile. */
export type Routes = { [Screen in Route['screen']]: (Route & { screen: Screen })[] }

/** Where each screen is shown best, of what `fill` has made: of operations one of each type that there is. */
export async function routesOf(
  client: Client,
  { run_id, failed }: { run_id: string; failed: string },
): Promise<Routes> {
  const { results } = await client.call('list_configurations', { account, limit: 1000 })
  const firsts = new Map(results.toReversed().map(one => [one.configuration_type, one]))
  const operations = [FAILING, MANY, ...[...firsts.values()].map(({ account: _, ...one }) => one)]
  const keys = new Set(operations.map(configurationKey))
  const list = <Screen extends 'operations' | 'runs' | 'catalog' | 'freshness' | 'notes'>(screen: Screen) => [
    { screen, account },
  ]
  return {
    // It goes on to the operations where one has an account.
    start: [],
    'command-line': [{ screen: 'command-line' }],
    operations: list('operations'),
    runs: list('runs'),
    catalog: list('catalog'),
    freshness: list('freshness'),
    notes: list('notes'),
    operation: [...keys].map(key => ({ screen: 'operation', account, key })),
    run: [failed, run_id].map(id => ({ screen: 'run', account, run_id: id })),
    table: [TABLE, VIEW].map(one => ({ screen: 'table', account, table: Object.values(one).join('.') })),
    nowhere: [],
  }
}

/** The addresses of the tabs of the screen that is shown. */
export const tabsIn = (page: Page): Promise<string[]> =>
  page.locator('nav.tabs a').evaluateAll(links => links.map(link => link.getAttribute('href') ?? ''))

/** The paths of Studio with something of their own to show: of a screen with tabs, each of these. */
export async function placesOf(page: Page, routes: readonly Route[]): Promise<string[]> {
  const places: string[] = []
  for (const route of routes) {
    await goTo(page, pathOf(route))
    const tabs = await tabsIn(page)
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
