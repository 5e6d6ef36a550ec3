import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Stack, startStack } from '../system/stack.ts'
import { enter, isWithoutBrowser, openPage, startBrowser } from './browser.ts'

describe.skipIf(isWithoutBrowser)('in a browser, on the stack of npm start', () => {
  let stack: Stack
  let browser: Browser
  beforeAll(async () => {
    ;[stack, browser] = await Promise.all([startStack(), startBrowser()])
  }, 120_000)
  afterAll(async () => {
    await Promise.all([stack.stop(), browser.close()])
  })

  test('a click signs in, and a reload stays signed in; a viewer reads why they may not', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'viewer')
    await page.getByRole('link', { name: '000099_iowa_liquor_prepare_pda_DEV' }).waitFor()
    await page.reload()
    await page.getByRole('link', { name: 'Runs', exact: true }).click()
    await page
      .getByRole('checkbox', { name: /^Select 2020/ })
      .first()
      .check()
    const retry = page.getByRole('button', { name: 'Retry' })
    expect(await retry.getAttribute('aria-disabled')).toBe('true')
    expect(await retry.getAttribute('title')).toBe(
      'This needs role 3 (user) or higher; yours here is 1 (viewer).',
    )
  })

  test('filters and selection are the address: who opens it sees the same', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'user', '/000099/runs?type=storage-to-storage')
    await page.getByRole('checkbox', { name: 'Select all that are shown' }).check()
    await page.getByText('3 selected').waitFor()
    const { href } = new URL(page.url())
    const other = await openPage(browser)
    await enter(other, stack, 'user', href.slice(href.indexOf('/000099')))
    await other.getByText('3 selected').waitFor()
  })
})
