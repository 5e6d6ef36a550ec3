import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Stack } from '../system/stack.ts'
import { enter, isWithoutBrowser, openPage, startBrowser } from './browser.ts'

const SALES = '000099_dev_daily_sales'

/** What people do with Studio, on a stack that is started already: one takes as long to start as all of this does. */
export function journeys(started: () => Stack): void {
  describe.skipIf(isWithoutBrowser)('Studio, in a browser', () => {
    let stack: Stack
    let browser: Browser
    let folder: string
    beforeAll(async () => {
      stack = started()
      ;[browser, folder] = await Promise.all([startBrowser(), mkdtemp(join(tmpdir(), 'tailer-pipelines-'))])
      const { code, stdout } = await stack.shell(
        `exec 2>&1; cd '${folder}' && tailer init . && tailer deploy . --yes && tailer launch 000099_dev_daily_sales --execution-date 2024-01-24 --param case_size=0`,
      )
      expect(code, stdout).toBe(0)
    }, 60_000)
    afterAll(async () => {
      await Promise.all([browser.close(), rm(folder, { recursive: true })])
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

    test('a failed run is found, its error read; mended and retried, it is watched to its end', async () => {
      const page = await openPage(browser)
      await enter(page, stack, 'user', '/000099/runs?status=FAILED')
      await page.getByRole('row', { name: SALES }).getByRole('link', { name: 'FAILED' }).first().click()
      await page.getByText('division by zero').first().waitFor()
      const mend = `sed -i.bak 's|bottles / @case_size|SAFE_DIVIDE(bottles, @case_size)|' sql/daily_sales.sql`
      expect(await stack.shell(`cd '${folder}' && ${mend} && tailer deploy . --yes`)).toMatchObject({
        code: 0,
      })
      await page.getByRole('button', { name: 'Retry …' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Retry' }).click()
      const status = page.getByRole('main').getByRole('status')
      await status.getByText('SUCCESS', { exact: true }).waitFor()
      expect(await page.title()).toContain('SUCCESS')
    })

    test('a note on a run is written, answered, and marks the list; its Markdown runs nothing', async () => {
      const page = await openPage(browser)
      await enter(page, stack, 'user', '/000099/runs?status=FAILED')
      await page.getByRole('row', { name: SALES }).getByRole('link', { name: 'FAILED' }).first().click()
      await page.getByRole('navigation', { name: 'Of this run' }).getByRole('link', { name: 'Notes' }).click()
      await page.getByLabel('A note').fill('**Mended** <img src=x onerror="document.title=1">')
      await page.getByRole('button', { name: 'Add note' }).click()
      await page.getByText('Mended', { exact: true }).waitFor()
      expect(await page.locator('strong', { hasText: 'Mended' }).count()).toBe(1)
      await page.getByRole('link', { name: 'Runs', exact: true }).click()
      await page.getByText('1 note').waitFor()
    })

    test('the catalog shows a table with its rows, its schema, and who writes it', async () => {
      const page = await openPage(browser)
      await enter(page, stack, 'viewer', '/000099/catalog')
      const row = page.getByRole('row', { name: 'daily_sales' })
      await row.getByRole('link', { name: SALES }).waitFor()
      await row.getByRole('link', { name: 'daily_sales', exact: true }).click()
      await page.getByRole('heading', { level: 1 }).getByText('daily_sales').waitFor()
    })
  })
}
