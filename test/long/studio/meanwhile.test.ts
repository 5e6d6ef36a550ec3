import type { Browser, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../../../client/client.ts'
import { configurationKey } from '../../../client/ids.ts'
import { enter, isWithoutBrowser, openPage, startBrowser } from '../../studio/browser.ts'
import { account, clientOf, DEMO } from '../../studio/filled.ts'
import { settled } from '../../studio/places.ts'
import { type Stack, startStack } from '../../system/stack.ts'

const OPERATION = `/${account}/operations/${configurationKey(DEMO)}`
const NOTES = `/${account}/catalog/demo-tailer.iowa_liquor.sales?tab=notes`

/** What a request asks the API for. */
const actionOf = (request: Request): unknown =>
  request.method() === 'POST' && request.url().includes('/v1/')
    ? Reflect.get(Object(request.postDataJSON()), 'action')
    : undefined

/** Holds what is answered to requests till it is let go; `read` is once the first of them has been answered. */
async function hold(page: Page, isHeld: (request: Request) => boolean) {
  const held = Promise.withResolvers<void>()
  const read = Promise.withResolvers<void>()
  await page.route('**/v1/**', async route => {
    if (!isHeld(route.request())) return route.fallback()
    const response = await route.fetch()
    read.resolve()
    await held.promise
    return route.fulfill({ response })
  })
  return { letGo: held.resolve, read: read.promise }
}

async function signOut(page: Page, role: string): Promise<void> {
  await page.getByText(`${role}@localhost`).first().click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Tailer Studio' }).waitFor()
}

describe.skipIf(isWithoutBrowser)('what happens meanwhile in Studio', () => {
  let stack: Stack
  let browser: Browser
  let client: Client
  /** Two past runs of the demo. */
  let run_ids: string[]
  beforeAll(async () => {
    ;[stack, browser] = await Promise.all([startStack(), startBrowser()])
    client = clientOf(stack)
    const { results } = await client.call('get_last_status', { account, ...DEMO, limit: 2 })
    run_ids = results.map(({ run_id }) => run_id)
  }, 120_000)
  afterAll(async () => {
    await Promise.all([stack?.stop(), browser?.close()])
  })

  test('a run that ends while a list with it is on its way is listed as ended', async () => {
    const [run_id = ''] = run_ids
    await client.call('set_run_status', { account, ...DEMO, run_id, status: 'RUNNING' })
    const page = await openPage(browser)
    await enter(page, stack, 'user', `/${account}/runs`)
    const status = page
      .getByRole('row')
      .filter({ has: page.getByLabel(`Select ${run_id}`) })
      .getByRole('rowheader')
    await status.getByText('RUNNING').waitFor()
    const isChange = (request: Request) => request.postData()?.includes('updated_after') === true
    const { letGo, read } = await hold(
      page,
      request => actionOf(request) === 'list_runs' && !isChange(request),
    )
    await page.getByLabel('Environment').selectOption('DEV')
    await read
    const told = page.waitForResponse(
      async response => isChange(response.request()) && (await response.text()).includes('CHECKED'),
    )
    await client.call('set_run_status', { account, ...DEMO, run_id, status: 'CHECKED' })
    await told
    letGo()
    await page.waitForURL(/environment=DEV/)
    await settled(page)
    await status.getByText('CHECKED').waitFor()
    expect(await status.getByText('RUNNING').count()).toBe(0)
  })

  test('an operation is asked for once, and its last runs are there', async () => {
    const page = await openPage(browser)
    const asked: unknown[] = []
    page.on('request', request => asked.push(actionOf(request)))
    await enter(page, stack, 'user', OPERATION)
    await page.getByRole('region', { name: 'Last runs' }).waitFor()
    await settled(page)
    const about = asked.filter(action => action === 'get_configuration' || action === 'list_operations')
    expect(about).toEqual(['get_configuration'])
  })

  test('an action whose dialog is closed meanwhile goes on, and its failure is told', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'writer', OPERATION)
    await page.getByRole('button', { name: 'Disable' }).click()
    const held = Promise.withResolvers<void>()
    await page.route('**/v1/configuration/status', async route => {
      if (actionOf(route.request()) !== 'set_configuration_status') return route.fallback()
      await held.promise
      return route.abort()
    })
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
    await page.getByRole('button', { name: 'Disable …' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('this goes on, and what comes of it is told here').waitFor()
    held.resolve()
    await page.getByText(/^Disable .*: The API does not answer/).waitFor()
  })

  test('several runs that are done with after their dialog was closed have their results told', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'user', `/${account}/runs?selected=${run_ids.join(',')}`)
    await page.getByText('2 selected').waitFor()
    await page.getByRole('button', { name: 'Set status' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByLabel('Status').inputValue()).toBe('CHECKED')
    await dialog.getByText('counts for its workflows').waitFor()
    await dialog.getByLabel('Status').selectOption('NO_MATCH')
    const { letGo } = await hold(page, request => actionOf(request) === 'set_run_status')
    await dialog.getByRole('button', { name: 'Set status' }).click()
    await dialog.getByRole('button', { name: 'Set status …' }).waitFor()
    await page.keyboard.press('Escape')
    letGo()
    await page.getByText('Set status: 2 of 2 done').waitFor()
  })

  test('what somebody typed and did not send is gone once they have signed out', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'admin', NOTES)
    const field = page.getByRole('textbox', { name: 'A note' })
    await field.fill('For admins alone')
    await signOut(page, 'admin')
    await page.getByRole('button', { name: 'viewer', exact: true }).click()
    await field.waitFor()
    expect(await field.inputValue()).toBe('')
  })

  test('the focus stays at the notes when one of them is deleted', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'user', NOTES)
    await page.getByRole('textbox', { name: 'A note' }).fill('Soon gone')
    await page.getByRole('button', { name: 'Add note' }).click()
    const note = page.getByRole('article').filter({ hasText: 'Soon gone' })
    await note.getByRole('button', { name: 'Delete' }).press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter')
    await note.waitFor({ state: 'detached' })
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Notes')
  })

  test('the configuration of a run has all of its files, whatever they are', async () => {
    const page = await openPage(browser)
    const { run_id } = await client.call('launch_job', { account, ...DEMO })
    await enter(page, stack, 'user', `/${account}/runs/${run_id}?tab=configuration`)
    const files = page.getByRole('navigation', { name: 'Files' })
    for (const kind of [/\.sql$/, /\.json$/, /\.md$/]) {
      await files.getByRole('link', { name: kind }).first().click()
      await page.getByRole('region', { name: kind }).waitFor()
    }
    expect(new URL(page.url()).searchParams.get('tab')).toBe('configuration')
  })

  test('an account is gone to by its digits', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'super-admin')
    await page.keyboard.press('/')
    await page.keyboard.type('000098')
    await page.keyboard.press('Enter')
    await page.getByText('Nothing is deployed on this account yet').waitFor()
  })
})
