import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROLES } from '../../../shared/model/roles.ts'
import { LOCAL_ROLES } from '../../../studio/sign-in/roles.ts'
import { enter, isWithoutBrowser, openPage, startBrowser } from '../../studio/browser.ts'
import { type Stack, startStack } from '../../system/stack.ts'

const PREPARE = '000099_iowa_liquor_prepare_pda_DEV'

describe.skipIf(isWithoutBrowser)('in a browser, on the stack of npm start', () => {
  let stack: Stack
  let browser: Browser
  beforeAll(async () => {
    ;[stack, browser] = await Promise.all([startStack(), startBrowser()])
  }, 120_000)
  afterAll(async () => {
    await Promise.all([stack.stop(), browser.close()])
  })

  test.each(LOCAL_ROLES)('a %s signs in by a click, reads the role they have, and signs out', async role => {
    const page = await openPage(browser)
    await enter(page, stack, role)
    await page.getByText(`${role}@localhost`).click()
    await page.getByText(`Role ${ROLES[role].code} (${role}) on 000099`).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Tailer Studio' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Tailer Studio' }).waitFor()
  })

  test('without a network it says so, keeps what it shows, and goes on by itself', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'user')
    await page.getByRole('link', { name: PREPARE }).waitFor()
    await page.context().setOffline(true)
    await page.getByText('You are offline.').waitFor()
    expect(await page.getByRole('link', { name: PREPARE }).count()).toBe(1)
    await page.context().setOffline(false)
    await page.getByText('You are offline.').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Runs', exact: true }).click()
    await page.getByRole('row', { name: PREPARE }).first().waitFor()
  })

  test('of two tabs, the one that set a status second is told that it has changed, and both show it', async () => {
    const [one, other] = [await openPage(browser), await openPage(browser)]
    const path = '/000099/runs?id=000099_iowa_liquor_prepare_pda_DEV'
    for (const page of [one, other]) {
      await enter(page, stack, 'user', path)
      await page
        .getByRole('checkbox', { name: /^Select 2020/ })
        .first()
        .check()
      await page.getByRole('button', { name: 'Set status' }).click()
      await page.getByRole('dialog').getByLabel('Status').selectOption('CHECKED')
    }
    await one.getByRole('dialog').getByRole('button', { name: 'Set status' }).click()
    await one.getByText('1 of 1 done').waitFor()
    await other.getByRole('dialog').getByRole('button', { name: 'Set status' }).click()
    await other.getByText('0 of 1 done').waitFor()
    await other.getByText('Something has changed meanwhile').waitFor()
    await other.getByRole('button', { name: 'Close' }).click()
    await other.getByRole('row', { name: PREPARE }).getByText('CHECKED').first().waitFor({ timeout: 40_000 })
  })

  test('keys alone find an operation: a slash, a few letters, Enter', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'viewer')
    await page.getByRole('link', { name: PREPARE }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('prepare pda')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: PREPARE }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: 'Operations' }).waitFor()
  })
})
