import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { configurationKey } from '../../../client/ids.ts'
import { enter, isWithoutBrowser, openPage, startBrowser } from '../../studio/browser.ts'
import { account, clientOf, FAILING, fill, WORKFLOW } from '../../studio/filled.ts'
import { type Stack, startStack } from '../../system/stack.ts'

describe.skipIf(isWithoutBrowser)('what is kept, in a browser', () => {
  let stack: Stack
  let browser: Browser
  beforeAll(async () => {
    ;[stack, browser] = await Promise.all([startStack(), startBrowser()])
    await fill(stack)
  }, 180_000)
  afterAll(async () => {
    await Promise.all([stack.stop(), browser.close()])
  })

  const operation = (of: typeof FAILING | typeof WORKFLOW) =>
    `/${account}/operations/${encodeURIComponent(configurationKey(of))}`

  test('an earlier version is rolled back to, in PROD by its name, and is the current one', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'admin', `${operation(FAILING)}?tab=versions`)
    await page.getByRole('button', { name: 'Roll back to 1', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('PROD').first().waitFor()
    await dialog.getByRole('button', { name: /^Roll back/ }).click()
    await page.getByText(/^Version 1 is deployed anew, as version \d+/).waitFor()
    await page.getByRole('row', { name: /^\d+ current/ }).waitFor()
    const { results } = await clientOf(stack).call('get_configuration', { account, ...FAILING })
    const [latest] = results[0]?.versions ?? []
    await page.getByRole('rowheader', { name: `${latest?.version} current` }).waitFor()
    expect(latest?.version).toBeGreaterThan(1)
  })

  test('a favourite comes first, and still does once the page is loaded anew', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'viewer', `/${account}/operations`)
    await page.getByRole('button', { name: `Favourite: ${WORKFLOW.configuration_id}` }).click()
    const first = page.getByRole('main').getByRole('rowheader').first()
    await first.getByRole('link', { name: WORKFLOW.configuration_id }).waitFor()
    await page.reload()
    await first.getByRole('link', { name: WORKFLOW.configuration_id }).waitFor()
    await page.getByLabel('Favourites', { exact: true }).check()
    await expect.poll(() => page.getByRole('main').getByRole('rowheader').count()).toBe(1)
  })
})
