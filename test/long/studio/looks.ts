import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What WCAG 2.2 asks for at its levels A and AA, as far as a program can tell, and what is good practice beside. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const SCHEMES = ['light', 'dark'] as const
/** In pixels. */
const WIDTHS = [1280, 375]
const HEIGHT = 900

/** What of a page can be operated; of a group of radios only the chosen one is reached by Tab. */
export const ALL =
  'a[href], button, input:not([type="radio"]:not(:checked)), select, textarea, summary, [tabindex="0"]'

/** How many pages were looked at, what was found against them, by what they show, and which buttons have been pressed. */
export type Looks = { checked: number; faults: Record<string, string[]>; pressed: Set<string> }

export const newLooks = (): Looks => ({ checked: 0, faults: {}, pressed: new Set() })

/** Looks at what a page shows, light and dark, wide and narrow. */
export async function look(page: Page, name: string, looks: Looks): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT })
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme })
      looks.checked++
      const faults = await faultsOf(page)
      if (faults.length > 0) looks.faults[`${name}, ${colorScheme}, ${width} pixels wide`] = faults
    }
  }
}

/**
 * Opens all that can be opened in what is shown, one after the other, and looks at each dialog, and at last at all that
 * is open then. A button of the page does no harm: what changes anything asks first.
 */
export async function pressAll(page: Page, name: string, looks: Looks): Promise<void> {
  await page.setViewportSize({ width: 1280, height: HEIGHT })
  const before = await page.locator('main').innerHTML()
  await openAll(page, 'main')
  const buttons = page.locator('main button:visible:not([aria-disabled="true"]), .bar > button')
  const dialog = page.locator('dialog[open]')
  // Each kind once: of a hundred rows each has the same button.
  const kindOf = (text: string) => text.replaceAll(/\d+/g, '#')
  for (;;) {
    const texts = await buttons.allTextContents()
    const at = texts.findIndex(text => !looks.pressed.has(kindOf(text)))
    const text = texts[at]
    if (text === undefined) break
    looks.pressed.add(kindOf(text))
    await buttons.nth(at).click()
    await drawn(page)
    await page.waitForLoadState('networkidle')
    if ((await dialog.count()) === 0) continue
    await look(page, `${name}, ${text} pressed`, looks)
    for (const choice of await dialog.locator('input[type="radio"]:enabled:not(:checked)').all()) {
      await choice.check()
      await look(page, `${name}, ${text} pressed and ${await choice.getAttribute('value')} chosen`, looks)
    }
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await drawn(page)
    await page.setViewportSize({ width: 1280, height: HEIGHT })
  }
  await openAll(page, 'body')
  if ((await page.locator('main').innerHTML()) !== before) await look(page, `${name}, all opened`, looks)
}

const openAll = (page: Page, within: string): Promise<void> =>
  page.evaluate(within => {
    for (const closed of document.querySelectorAll(`${within} details:not([open])`))
      closed.setAttribute('open', '')
  }, within)

/** Waits till what a click has changed is drawn: a dialog is opened once that has been. */
const drawn = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
  })

/** What axe finds against a page, and whether it is wider than its window. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(
    tags =>
      Reflect.get(window, 'axe').run(
        // What is behind a dialog was looked at without it.
        document.querySelector('dialog[open]') ?? document,
        { runOnly: tags, resultTypes: ['violations'] },
      ),
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
