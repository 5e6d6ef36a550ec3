import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROLES } from '../../../shared/model/roles.ts'
import { LOCAL_ROLES } from '../../../studio/sign-in/roles.ts'
import { enter, isWithoutBrowser, openPage, startBrowser } from '../../studio/browser.ts'
import { settled } from '../../studio/places.ts'
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

  test('an operation is launched for a day, and the run works for it', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'user')
    await page.getByRole('link', { name: PREPARE, exact: true }).click()
    await page.getByRole('button', { name: 'Launch' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Day to work for').fill('2024-01-23')
    await dialog.getByRole('button', { name: 'Launch' }).click()
    await page.getByRole('heading', { level: 1, name: `Run of ${PREPARE}` }).waitFor()
    await page.getByText('2024-01-23', { exact: true }).waitFor()
    await page.getByRole('main').getByRole('status').getByText('SUCCESS', { exact: true }).waitFor()
  })

  test('a status is set with a note; who had seen another status overrules nobody', async () => {
    const run = '/000099/runs/20201230-110907-47b31b2d-a54a-4a95-a3a6-b4fbc2168333'
    const [one, other] = [await openPage(browser), await openPage(browser)]
    for (const page of [one, other]) {
      await enter(page, stack, 'user', run)
      await page.getByRole('button', { name: 'Set status …' }).click()
      await page.getByRole('dialog').getByRole('combobox').selectOption('CHECKED')
      await page.getByLabel('Why, for the history').fill('Counted by hand')
    }
    await one.getByRole('button', { name: 'Set the status' }).click()
    await one.getByRole('main').getByRole('status').getByText('CHECKED').waitFor()
    await one.getByRole('navigation', { name: 'Of this run' }).getByRole('link', { name: 'History' }).click()
    await one.getByRole('row', { name: 'set_run_status SUCCESS CHECKED Counted by hand' }).waitFor()
    await other.getByRole('button', { name: 'Set the status' }).click()
    await other.getByRole('dialog').getByText('The run is CHECKED, not SUCCESS').waitFor()
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

  /** Goes to an operation, and does what a button of it says, agreeing to what is asked. */
  async function deed(
    page: Page,
    verb: string,
    fill: (dialog: Locator) => Promise<unknown> = async () => {},
  ) {
    await page.getByRole('main').getByRole('button', { name: verb, exact: true }).click()
    const dialog = page.getByRole('dialog')
    await fill(dialog)
    await dialog.getByRole('button', { name: new RegExp(`^${verb}`) }).click()
  }
  const goTo = async (page: Page, type: string, id: string) => {
    await page.goto(`http://localhost:${stack.port}/studio/000099/operations/${type}~DEV~${id}`)
    await page.getByRole('heading', { level: 1, name: id }).waitFor()
  }

  test('days are backfilled, once each', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'user')
    await goTo(page, 'table-to-table', PREPARE)
    const fill = async (dialog: Locator) => {
      await dialog.getByLabel('First day').fill('2024-02-01')
      await dialog.getByLabel('Last day').fill('2024-02-03')
    }
    await deed(page, 'Backfill', fill)
    await page.getByRole('heading', { name: `Backfill ${PREPARE}: 3 created` }).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    await page.goto(`http://localhost:${stack.port}/studio/000099/runs?for=2024-02-02`)
    await page.getByRole('row', { name: PREPARE }).getByText('SUCCESS').waitFor()
    await goTo(page, 'table-to-table', PREPARE)
    await deed(page, 'Backfill', fill)
    await page.getByRole('heading', { name: `Backfill ${PREPARE}: 0 created` }).waitFor()
  })

  test('a workflow that has received a job is reset, and has received none', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'writer')
    await goTo(page, 'table-to-table', PREPARE)
    await deed(page, 'Launch')
    await page.getByRole('main').getByRole('status').getByText('SUCCESS', { exact: true }).waitFor()
    await goTo(page, 'workflow', '000099-iowa-liquor-load-pda')
    await page.getByText('1 of 2 received').waitFor()
    await deed(page, 'Reset')
    await page.getByText('0 of 2 received').waitFor()
  })

  test('an operation is disabled, and enabled again; archived by an admin, it is in no list', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'writer')
    const id = '000099_iowa_liquor_nightly_report_DEV'
    await goTo(page, 'table-to-table', id)
    await deed(page, 'Disable')
    await page.getByRole('button', { name: 'Enable' }).waitFor()
    const launch = page.getByRole('button', { name: 'Launch' })
    expect(await launch.getAttribute('aria-disabled')).toBe('true')
    await deed(page, 'Enable')
    await page.getByRole('button', { name: 'Disable' }).waitFor()
    const archive = page.getByRole('button', { name: 'Archive' })
    expect(await archive.getAttribute('title')).toMatch(/needs role 7 \(admin\)/)
    const admins = await openPage(browser)
    await enter(admins, stack, 'admin')
    await goTo(admins, 'table-to-table', id)
    await deed(admins, 'Archive')
    await admins.getByRole('link', { name: 'Operations', exact: true }).click()
    await admins.getByRole('link', { name: PREPARE }).waitFor()
    expect(await admins.getByRole('link', { name: id }).count()).toBe(0)
  })

  test('a dialog gives the focus back to the button that opened it, by its own button as by Escape', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'user')
    await goTo(page, 'table-to-table', PREPARE)
    const backfill = page.getByRole('main').getByRole('button', { name: 'Backfill', exact: true })
    const isFocused = () => backfill.evaluate(element => element === document.activeElement)
    const close = page.getByRole('dialog').getByRole('button', { name: 'Close' })
    for (const leave of [() => close.click(), () => page.keyboard.press('Escape')]) {
      await backfill.press('Enter')
      await close.waitFor()
      await leave()
      await close.waitFor({ state: 'detached' })
      expect(await isFocused()).toBe(true)
    }
  })

  test('who signs in after somebody else has their own role, and nothing that the other had loaded', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'super-admin')
    await page.getByRole('link', { name: PREPARE }).waitFor()
    await page.getByText('super-admin@localhost').click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    const asked: string[] = []
    page.on('request', request => asked.push(request.postData() ?? ''))
    await page.getByRole('button', { name: 'viewer', exact: true }).click()
    await page.getByText('viewer@localhost').click()
    await page.getByText(`Role ${ROLES.viewer.code} (viewer) on 000099`).waitFor()
    await page.getByRole('link', { name: PREPARE }).waitFor()
    expect(asked.filter(body => body.includes('list_operations'))).toHaveLength(1)
  })

  test('the results of several runs stay till they are read, though no run is left in the list', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'user', '/000099/runs?type=storage-to-storage&status=SUCCESS')
    await page.getByRole('checkbox', { name: 'Select all that are shown' }).check()
    await page.getByRole('button', { name: 'Set status' }).click()
    await page.getByRole('dialog').getByLabel('Status').selectOption('CHECKED')
    await page.getByRole('dialog').getByRole('button', { name: 'Set status' }).click()
    await page.getByText('No run is so.').waitFor()
    const results = page.getByRole('dialog', { name: /(\d) of \1 done/ })
    await results.getByRole('button', { name: 'Close' }).click()
    await results.waitFor({ state: 'detached' })
    await expect.poll(() => new URL(page.url()).searchParams.has('selected')).toBe(false)
  })

  test('a time without a day launches nothing: it would be passed over', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'user')
    await goTo(page, 'table-to-table', PREPARE)
    const asked: string[] = []
    page.on('request', request => asked.push(request.postData() ?? ''))
    await deed(page, 'Launch', dialog => dialog.getByLabel('Time, if any').fill('03:00'))
    const day = page.getByRole('dialog').getByLabel('Day to work for')
    expect(await day.evaluate(element => element.matches(':invalid:focus'))).toBe(true)
    await day.fill('2024-03-01')
    await page.getByRole('dialog').getByRole('button', { name: 'Launch' }).click()
    await page.getByRole('heading', { level: 1, name: `Run of ${PREPARE}` }).waitFor()
    const launches = asked.filter(body => body.includes('launch_job'))
    expect(launches).toEqual([expect.stringContaining('"execution_date":"2024-03-01T03:00Z"')])
  })

  test('a cell of the grid that is selected does not hold the page when its runs change', async () => {
    const page = await openPage(browser, { viewport: { width: 1280, height: 300 } })
    await enter(page, stack, 'user')
    await goTo(page, 'table-to-table', PREPARE)
    await page.getByRole('application').press('ArrowLeft')
    await page.locator('.selection').waitFor()
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    const top = await page.evaluate(() => scrollY)
    expect(top).toBeGreaterThan(100)
    const other = await openPage(browser)
    await enter(other, stack, 'user')
    await goTo(other, 'table-to-table', PREPARE)
    const last = page.getByRole('region', { name: 'Last runs' }).getByRole('row')
    const before = await last.count()
    await deed(other, 'Launch')
    await expect.poll(() => last.count(), { timeout: 40_000 }).toBeGreaterThan(before)
    expect(await page.evaluate(() => scrollY)).toBeGreaterThanOrEqual(top)
  })

  test('a note is counted where it is as soon as it is written, and no longer once it is deleted', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'user')
    await goTo(page, 'table-to-table', PREPARE)
    await page.getByRole('link', { name: 'Notes', exact: true }).last().click()
    await page.getByLabel('A note').fill('Seen')
    await page.getByRole('button', { name: 'Add note' }).click()
    await page.getByRole('link', { name: '1 note' }).waitFor()
    await page.getByRole('article').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('link', { name: '1 note' }).waitFor({ state: 'detached' })
  })

  test('keys alone find an operation: a slash, a few letters, Enter', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'viewer')
    await page.getByRole('link', { name: PREPARE }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('prepare pda')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: PREPARE }).waitFor()
    // And go on from the beginning of what they have found.
    await settled(page)
    await page.keyboard.press('Tab')
    const first = page.getByRole('main').locator('a, button, [tabindex="0"]').first()
    expect(await first.evaluate(element => element === document.activeElement)).toBe(true)
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: 'Operations' }).waitFor()
  })
})
