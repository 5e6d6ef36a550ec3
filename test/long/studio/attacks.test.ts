import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, TailerError } from '../../../client/client.ts'
import { configurationKey } from '../../../client/ids.ts'
import { pathOf, type Route } from '../../../studio/route/route.ts'
import { enter, isWithoutBrowser, openPage, startBrowser } from '../../studio/browser.ts'
import { account, clientOf, documentOf, ended } from '../../studio/filled.ts'
import { PAYLOADS } from '../../studio/payloads.ts'
import { goTo, placesOf, settled } from '../../studio/places.ts'
import { type Stack, startStack } from '../../system/stack.ts'

/** In milliseconds. */
const LONG = 420_000

/** So many payloads are in one configuration: a task of each. */
const IN_ONE = 150
/** How many of its tasks are opened. */
const OPENED = 12

const ids = Array.from({ length: Math.ceil(PAYLOADS.length / IN_ONE) }, (_, at) => ({
  configuration_type: 'table-to-table' as const,
  environment: 'DEV' as const,
  configuration_id: `${account}_attack_${at}_DEV`,
}))
const table = { project: 'demo-tailer', dataset: 'iowa_liquor_pda', table: 'attacked' }

/** What the page keeps of what has happened to it. */
type Kept = { attacked: number; violations: string[] }

describe.skipIf(isWithoutBrowser)('what attacks Studio', () => {
  let stack: Stack
  let browser: Browser
  let client: Client
  let runs: string[]
  /** Payloads that the API took, by what they were taken as. */
  const taken: Record<'note' | 'text' | 'file', number> = { note: 0, text: 0, file: 0 }
  beforeAll(async () => {
    ;[stack, browser] = await Promise.all([startStack(), startBrowser()])
    client = clientOf(stack)
    for (const at of ids.keys()) await deploy(at)
    runs = await Promise.all(
      ids.map(async identity => (await client.call('launch_job', { account, ...identity })).run_id),
    )
    await Promise.all(runs.map(run_id => ended(client, run_id, 240)))
    for (const { text } of PAYLOADS) {
      if (await isTaken(client.call('add_note', { account, ...ids[0], text }))) taken.note++
    }
    await client.call('add_note', {
      account,
      table: Object.values(table).join('.'),
      text: PAYLOADS[0]?.text ?? '',
    })
  }, LONG)
  afterAll(async () => {
    await Promise.all([stack?.stop(), browser?.close()])
  })

  /** Deploys a configuration in which payloads are all that a document lets be any text. */
  async function deploy(at: number): Promise<void> {
    const payloads = PAYLOADS.slice(at * IN_ONE, (at + 1) * IN_ONE)
    const files: Record<string, string> = {}
    const workflow: Record<string, unknown>[] = []
    for (const [index, { text }] of payloads.entries()) {
      const file = `sql/${index}${text.slice(0, 400)}.sql`
      files[file] = `-- ${text.replaceAll('\n', '\n-- ')}\nSELECT ERROR(${JSON.stringify(text)})`
      workflow.push({
        id: `task_${index}`,
        task_type: 'run_gbq_script',
        short_description: text,
        sql_file: file,
        criticality: 'warning',
      })
    }
    files['attack.md'] = payloads.map(({ text }) => text).join('\n\n')
    if (at === 0) {
      files['ddl/attacked.json'] = definition()
      workflow.push({
        id: 'table',
        task_type: 'create_gbq_table',
        bq_table: table.table,
        ddl_file: 'ddl/attacked.json',
        doc_md: 'attack.md',
      })
    }
    await client.call('deploy_configuration', {
      account,
      environment: 'DEV',
      configuration: {
        ...documentOf('DEV', `attack_${at}`),
        short_description: payloads[0]?.text,
        doc_md: 'attack.md',
        task_concurrency: 10,
        workflow,
      },
      files,
    })
    taken.text += payloads.length
    taken.file += payloads.length
  }

  test('runs nothing, asks nobody else, and gets into no page, wherever it is written', {
    timeout: LONG,
  }, async () => {
    expect(taken).toEqual({ note: PAYLOADS.length, text: PAYLOADS.length, file: PAYLOADS.length })
    const page = await openPage(browser)
    const elsewhere: string[] = []
    const base = `http://localhost:${stack.port}`
    page.on('request', request => {
      if (!request.url().startsWith(`${base}/`)) elsewhere.push(request.url())
    })
    page.on('dialog', dialog => {
      elsewhere.push(`a dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.context().on('page', opened => elsewhere.push(`a window: ${opened.url()}`))
    await page.addInitScript(() => {
      const kept: Kept = { attacked: 0, violations: [] }
      Object.assign(window, { kept, attacked: () => kept.attacked++ })
      document.addEventListener('securitypolicyviolation', event => {
        kept.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
      })
    })
    await enter(page, stack, 'admin')
    const routes: Route[] = [
      { screen: 'operations', account },
      { screen: 'runs', account },
      { screen: 'catalog', account },
      { screen: 'freshness', account },
      ...ids.map((one): Route => ({ screen: 'operation', account, key: configurationKey(one) })),
      ...runs.map((run_id): Route => ({ screen: 'run', account, run_id })),
      { screen: 'table', account, table: Object.values(table).join('.') },
    ]
    const places = await placesOf(page, routes)
    const tasks = runs.flatMap(run_id =>
      Array.from({ length: OPENED }, (_, at) => {
        const task = `task_${Math.floor((at * IN_ONE) / OPENED)}`
        return `${pathOf({ screen: 'run', account, run_id })}?task=${task}`
      }),
    )
    const found: Record<string, unknown> = {}
    for (const path of [...places, ...tasks]) {
      await goTo(page, path)
      await openAll(page)
      const faults = await faultsOf(page)
      if (faults.length > 0) found[path] = faults
    }
    await goTo(page, pathOf({ screen: 'notes', account }))
    let pages = 1
    for (; ; pages++) {
      const faults = await faultsOf(page)
      if (faults.length > 0) found[`notes ${pages}`] = faults
      const older = page.getByRole('link', { name: 'Older' })
      if ((await older.count()) === 0) break
      await older.click()
      await settled(page)
    }
    expect(pages).toBeGreaterThan(PAYLOADS.length / 26)
    expect({ found, elsewhere }).toEqual({ found: {}, elsewhere: [] })
  })
})

/** A table whose own description and those of its columns are payloads. */
function definition(): string {
  // BigQuery takes no longer ones.
  const texts = PAYLOADS.map(({ text }) => text).filter(text => text.length <= 1024)
  return JSON.stringify({
    bq_table_description: texts.slice(0, 100).join('\n\n'),
    bq_table_schema: texts.map((description, at) => ({ name: `c${at}`, type: 'STRING', description })),
  })
}

/** Whether the API took what was sent; what it refuses as bad is none of the page's concern. */
const isTaken = (call: Promise<unknown>): Promise<boolean> =>
  call.then(
    () => true,
    (error: unknown) => {
      if (error instanceof TailerError && error.status === 400) return false
      throw error
    },
  )

/** Opens what is closed, and moves over what may be moved over. */
async function openAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const closed of document.querySelectorAll('main details:not([open])'))
      closed.setAttribute('open', '')
    for (const element of document.querySelectorAll('main *'))
      for (const type of ['pointerenter', 'mouseover', 'focusin', 'animationstart', 'blur'])
        element.dispatchEvent(new Event(type, { bubbles: true }))
  })
  await settled(page)
}

/** What a page holds that it must not: what ran, what its policy stopped, and what only waits to be run. */
const faultsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { attacked, violations }: Kept = Reflect.get(window, 'kept')
    const faults = attacked > 0 ? [`it ran ${attacked} times`] : []
    faults.push(...violations.splice(0).map(text => `its policy stopped ${text}`))
    const strangers =
      'script, iframe, object, embed, base, meta, link, img, video, audio, style, animate, set, use'
    for (const element of document.querySelectorAll('body *')) {
      const handlers = [...element.attributes].filter(({ name }) =>
        /^(on|srcdoc|formaction|xlink)/i.test(name),
      )
      if (handlers.length > 0 || element.matches(strangers)) faults.push(element.outerHTML.slice(0, 200))
      const href = element.getAttribute('href')
      if (href !== null && !/^(https?|mailto):$/.test(new URL(href, location.href).protocol))
        faults.push(element.outerHTML.slice(0, 200))
    }
    return faults
  })
