import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ATTRIBUTES, ELEMENTS, LINKABLE } from '../../../studio/rules/markdown.ts'
import { enter, isWithoutBrowser, openPage, startBrowser } from '../../studio/browser.ts'
import { PAYLOADS } from '../../studio/payloads.ts'
import { type Stack, startStack } from '../../system/stack.ts'

describe.skipIf(isWithoutBrowser)('in a browser, on the stack of npm start', () => {
  let stack: Stack
  let browser: Browser
  beforeAll(async () => {
    ;[stack, browser] = await Promise.all([startStack(), startBrowser()])
  }, 120_000)
  afterAll(async () => {
    await Promise.all([stack.stop(), browser.close()])
  })

  test('what a note says runs nothing, and gets nothing into the page but what Markdown is shown by', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'user', '/000099/catalog/demo-tailer.iowa_liquor.sales?tab=notes')
    const field = page.getByRole('textbox', { name: 'A note' })
    await field.fill('first')
    await page.getByRole('button', { name: 'Preview' }).click()
    await page.locator('.preview .markdown p').waitFor()
    const shown = await page.evaluate(async payloads => {
      const ran: unknown[] = []
      Object.assign(window, { attacked: () => ran.push('a payload') })
      const field = document.querySelector('textarea')
      const preview = document.querySelector('.preview .markdown')
      if (field === null || preview === null) throw new Error('Cannot attack: there is no preview')
      const type = async (text: string) => {
        const drawn = new Promise(resolve => {
          new MutationObserver((_, observer) => {
            observer.disconnect()
            resolve(undefined)
          }).observe(preview, { childList: true })
        })
        field.value = text
        field.dispatchEvent(new InputEvent('input', { bubbles: true }))
        await drawn
      }
      const all = []
      for (const { name, text } of payloads) {
        await type(text)
        // What is drawn may run something a moment later.
        await new Promise(resolve => setTimeout(resolve))
        const elements = [...preview.querySelectorAll('*')].map(element => ({
          name: element.localName,
          attributes: element.getAttributeNames(),
          href: element.getAttribute('href'),
        }))
        all.push({ name, elements, ran: ran.length })
        await type(`after ${name}`)
      }
      return all
    }, PAYLOADS)
    expect(shown).toHaveLength(PAYLOADS.length)
    for (const { name, elements, ran } of shown) {
      expect(ran, name).toBe(0)
      for (const element of elements) {
        expect(ELEMENTS, name).toContain(element.name)
        for (const attribute of element.attributes)
          expect([...ATTRIBUTES, 'rel', 'target'], name).toContain(attribute)
        if (element.href !== null) expect(element.href, name).toMatch(LINKABLE)
      }
    }
    expect(new URL(page.url()).pathname).toBe('/studio/000099/catalog/demo-tailer.iowa_liquor.sales')
  }, 120_000)

  test('what was typed survives a reload and a failed send, and goes once it is sent', async () => {
    const page = await openPage(browser)
    await enter(page, stack, 'user', '/000099/catalog/demo-tailer.iowa_liquor.sales?tab=notes')
    const field = page.getByRole('textbox', { name: 'A note' })
    await field.fill('The stores of **POLK** are there twice')
    await page.reload()
    await expect.poll(() => field.inputValue()).toBe('The stores of **POLK** are there twice')
    await page.route('**/v1/note/status', route => route.abort(), { times: 1 })
    await page.getByRole('button', { name: 'Add note' }).click()
    await page.getByText('The API does not answer').waitFor()
    expect(await field.inputValue()).toBe('The stores of **POLK** are there twice')
    await page.getByRole('button', { name: 'Add note' }).click()
    await page.locator('article strong').getByText('POLK').waitFor()
    expect(await field.inputValue()).toBe('')
  })

  test('a note is changed and deleted by who wrote it, and by nobody else', async () => {
    const page = await openPage(browser)
    const path = '/000099/catalog/demo-tailer.iowa_liquor.sales?tab=notes'
    await enter(page, stack, 'writer', path)
    await page.getByRole('textbox', { name: 'A note' }).fill('Mine')
    await page.getByRole('button', { name: 'Add note' }).click()
    const note = page.getByRole('article', { name: 'Note of writer@localhost' })
    const other = await openPage(browser)
    await enter(other, stack, 'admin', path)
    const seen = other.getByRole('article', { name: 'Note of writer@localhost' })
    expect(await seen.getByRole('button', { name: 'Delete' }).getAttribute('title')).toBe(
      'This is writer@localhost’s: only who wrote it may change it.',
    )
    await note.getByRole('button', { name: 'Edit' }).click()
    await note.getByRole('textbox').fill('Mine, and better')
    await note.getByRole('button', { name: 'Save' }).click()
    await note.getByText('edited').waitFor()
    await note.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await note.waitFor({ state: 'detached' })
  })
})
