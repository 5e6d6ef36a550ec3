import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { findBrowser } from '../../dev/browser.ts'

/** Whether what needs a browser cannot run here; that is said, as `npm test` says it before all others. */
export const isWithoutBrowser = findBrowser() === undefined

/** In milliseconds: a page on a busy machine. */
const PATIENCE = 20_000

/** The browser of this machine, without a window. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findBrowser()
  if (executablePath === undefined) throw new Error('Cannot start a browser: there is none')
  // Its sandbox needs rights that containers and root do not have; it loads nothing but our own page.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] })
}

/** A page of its own, without anything of another: what its console and its policy said against it fails the test. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  context.setDefaultTimeout(PATIENCE)
  const page = await context.newPage()
  const said: string[] = []
  page.on('pageerror', error => said.push(String(error.stack)))
  page.on('console', message => {
    // The browser writes down every answer that is a failure; the page shows them.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      said.push(message.text())
  })
  onTestFinished(async () => {
    await context.close()
    if (said.length > 0) throw new Error(`The page said:\n${said.join('\n')}`)
  })
  return page
}

/** Signs in on the machine as a role, and goes to a path of Studio. */
export async function enter(page: Page, { port }: { port: number }, role: string, path = ''): Promise<void> {
  await page.goto(`http://localhost:${port}/studio${path}`)
  await page.getByRole('button', { name: role, exact: true }).click()
  await page.getByRole('navigation', { name: 'Lists' }).waitFor()
}
