import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { configurationKey } from '../client/ids.ts'
import { LISTS, pathOf } from '../studio/route/route.ts'
import { startBrowser } from '../test/studio/browser.ts'
import { account, FAILING, fill, MANY, TABLE, WORKFLOW } from '../test/studio/filled.ts'
import { startStack } from '../test/system/stack.ts'

/** Makes the pictures of docs/studio.md: every screen, light and dark. `node evidence/studio-pictures.ts`. */
const DIR = fileURLToPath(new URL('../docs/studio/', import.meta.url))
const SIZE = { width: 1280, height: 800 }
/** Of a hundred, the best that is small enough; and the most that a picture may have, in bytes. */
const QUALITIES = [60, 45, 30, 15]
const MOST = 60_000

const [stack, browser] = await Promise.all([startStack(), startBrowser()])
try {
  const { failed } = await fill(stack)
  const operation = (one: Parameters<typeof configurationKey>[0]) =>
    pathOf({ screen: 'operation', account, key: configurationKey(one) })
  const run = pathOf({ screen: 'run', account, run_id: failed })
  const pictures: Record<string, string> = {
    ...Object.fromEntries(LISTS.map((screen): [string, string] => [screen, pathOf({ screen, account })])),
    operation: operation(MANY),
    workflow: operation(WORKFLOW),
    graph: `${operation(FAILING)}?tab=graph`,
    run,
    table: pathOf({ screen: 'table', account, table: Object.values(TABLE).join('.') }),
  }
  await mkdir(DIR, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ viewport: SIZE, colorScheme })
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    const keep = async (name: string) => {
      await page.waitForLoadState('networkidle')
      const pictures: Buffer[] = []
      for (const quality of QUALITIES) {
        const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality })
        pictures.push(Buffer.from(data, 'base64'))
      }
      const picture = pictures.find(({ length }) => length <= MOST)
      if (picture === undefined)
        throw new Error(`Cannot keep the picture of ${name}: it is over ${MOST} bytes`)
      await writeFile(`${DIR}${name}-${colorScheme}.webp`, picture)
    }
    await page.goto(`http://localhost:${stack.port}/studio`)
    await page.getByRole('button', { name: 'admin', exact: true }).waitFor()
    await keep('sign-in')
    await page.getByRole('button', { name: 'admin', exact: true }).click()
    await page.getByRole('navigation', { name: 'Lists' }).waitFor()
    for (const [name, path] of Object.entries(pictures)) {
      await page.goto(`http://localhost:${stack.port}${path}`)
      await page.locator('h1').waitFor()
      await keep(name)
    }
    await context.close()
  }
} finally {
  await browser.close()
  await stack.stop()
}
