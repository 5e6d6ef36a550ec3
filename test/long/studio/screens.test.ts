import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LISTS, pathOf, type Route } from '../../../studio/route/route.ts'
import { enter, isWithoutBrowser, openPage, startBrowser } from '../../studio/browser.ts'
import { account, fill } from '../../studio/filled.ts'
import { goTo, placesOf, routesOf, settled } from '../../studio/places.ts'
import { type Stack, startStack } from '../../system/stack.ts'

/** In milliseconds: all screens, each in a page that is loaded anew. */
const LONG = 300_000

/** What WCAG 2.2 asks for at its levels A and AA, as far as a program can tell. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

const SCHEMES = ['light', 'dark'] as const
const WIDTHS = [375, 1280]

describe.skipIf(isWithoutBrowser)('every screen and tab of Studio', () => {
  let stack: Stack
  let browser: Browser
  let routes: Route[]
  let places: string[]
  beforeAll(async () => {
    ;[stack, browser] = await Promise.all([startStack(), startBrowser()])
    routes = routesOf(await fill(stack))
    const page = await browser.newPage()
    await enter(page, stack, 'admin')
    places = await placesOf(page, routes)
    await page.close()
  }, LONG)
  afterAll(async () => {
    await Promise.all([stack?.stop(), browser?.close()])
  })

  test.for(SCHEMES.flatMap(scheme => WIDTHS.map(width => ({ scheme, width }))))(
    'has nothing that axe finds against it, and scrolls no page sideways: $scheme, $width pixels wide',
    { timeout: LONG },
    async ({ scheme, width }) => {
      const page = await openPage(browser, { colorScheme: scheme, viewport: { width, height: 900 } })
      await page.goto(`http://localhost:${stack.port}/studio`)
      const found = { 'sign-in': await faultsOf(page) }
      await enter(page, stack, 'admin')
      for (const path of places) {
        await goTo(page, path)
        Object.assign(found, { [path]: await faultsOf(page) })
      }
      await goTo(page, pathOf({ screen: 'operations', account }))
      await page.keyboard.press('/')
      Object.assign(found, { palette: await faultsOf(page) })
      expect(Object.entries(found).filter(([, faults]) => faults.length > 0)).toEqual([])
    },
  )

  test('has controls that Tab reaches, every one of them', { timeout: LONG }, async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'admin')
    const missed: Record<string, string[]> = {}
    for (const path of places) {
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
    for (const route of routes) {
      if (route.screen !== 'operation' && route.screen !== 'run' && route.screen !== 'table') continue
      const list = ({ operation: 'operations', run: 'runs', table: 'catalog' } as const)[route.screen]
      await press(page, 'a', pathOf({ screen: list, account }))
      await settled(page)
      await press(page, 'a', pathOf(route))
      await settled(page)
      const tabs = await page
        .locator('nav.tabs a')
        .evaluateAll(links => links.map(link => link.getAttribute('href') ?? ''))
      for (const tab of tabs) {
        await press(page, 'a', tab)
        await settled(page)
        expect(page.url().endsWith(tab)).toBe(true)
      }
    }
  })
})

/** What axe finds against a page, and whether it is wider than its window. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(
    tags => Reflect.get(window, 'axe').run(document, { runOnly: tags, resultTypes: ['violations'] }),
    TAGS,
  )
  const faults = violations.flatMap(({ id, nodes }: axe.Result) =>
    nodes
      .slice(0, 3)
      .map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  )
  const [wide, shown] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return [scrollWidth, clientWidth] as const
  })
  return wide > shown ? [...faults, `it is ${wide} pixels wide, in ${shown}`] : faults
}

/** What of a page can be operated and is not reached by Tab from its top. */
async function missedByTab(page: Page): Promise<string[]> {
  const count = await page.evaluate(() => {
    const selector = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
    const all = [...document.querySelectorAll(selector)].filter(element => element.checkVisibility())
    Object.assign(window, { missed: new Set(all) })
    document.addEventListener('focusin', ({ target }) => {
      Reflect.get(window, 'missed').delete(target)
    })
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    return all.length
  })
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
