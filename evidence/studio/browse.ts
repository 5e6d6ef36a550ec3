import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'

/** How a page comes: over a slow 4G, on a processor that is slower than this machine's, or neither. */
export type Conditions = { isSlow4g?: boolean; timesSlower?: number }

/** Bits a second, and milliseconds. @see https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md */
const SLOW_4G = { down: 1_600_000, up: 750_000, latency: 150 }

/** In the page: keeps its longest task, and when what `useful` names was painted first. */
const observing = (useful: string) => `
  sessionStorage.setItem('tailer-local-role', 'admin')
  window.longest = 0
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration)
  }).observe({ type: 'longtask', buffered: true })
  new MutationObserver((_, observer) => {
    if (document.querySelector(${JSON.stringify(useful)}) === null) return
    observer.disconnect()
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      // What is told from a frame arrives once it is painted.
      port1.onmessage = () => { window.painted = performance.now() }
      port2.postMessage(null)
    })
  }).observe(document, { childList: true, subtree: true })
`

/** A page that was opened in a browser of its own, without anything kept, and what it asked of the API. */
export type Opened = {
  page: Page
  /** Milliseconds from the asking for the page till what is useful of it was painted. */
  painted: number
  /** Of what the page was asked for first. */
  asked: Asked[]
  /** In milliseconds; 0 where none took 50, as the browser tells no shorter ones. */
  longest: () => Promise<number>
  close: () => Promise<void>
}
export type Asked = { action: string; request_id: string; isFollowing: boolean }

/** Opens an address as someone who is signed in. @param useful - a selector of what one came for */
export async function open(
  browser: Browser,
  address: string,
  useful: string,
  { isSlow4g = false, timesSlower = 1 }: Conditions = {},
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  if (isSlow4g) {
    await devtools.send('Network.enable')
    await devtools.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: SLOW_4G.latency,
      downloadThroughput: SLOW_4G.down / 8,
      uploadThroughput: SLOW_4G.up / 8,
    })
  }
  if (timesSlower > 1) await devtools.send('Emulation.setCPUThrottlingRate', { rate: timesSlower })
  const asked: Asked[] = []
  page.on('response', response => {
    if (!new URL(response.url()).pathname.startsWith('/v1/')) return
    const body: unknown = response.request().postDataJSON()
    const field = (name: string): unknown => Reflect.get(Object(body), name)
    asked.push({
      action: String(field('action')),
      request_id: response.headers()['x-request-id'] ?? '',
      isFollowing: field('action') === 'list_runs' && field('updated_after') !== undefined,
    })
  })
  await page.addInitScript(observing(useful))
  await page.goto(address)
  await page.waitForFunction(() => Reflect.get(globalThis, 'painted') > 0, undefined, { timeout: 60_000 })
  await page.waitForLoadState('networkidle')
  return {
    page,
    painted: Number(await page.evaluate('window.painted')),
    asked,
    async longest() {
      // What takes long is told once it is over.
      await sleep(500)
      return Number(await page.evaluate('window.longest'))
    },
    close: () => context.close(),
  }
}

/** How many documents were read for requests, as the functions' log has it. */
export async function documentsRead(
  log: string,
  asked: readonly Pick<Asked, 'request_id'>[],
): Promise<number> {
  // The log comes a little after the answer.
  await sleep(500)
  const ids = new Set(asked.map(({ request_id }) => request_id))
  let read = 0
  for (const line of (await readFile(log, 'utf8')).split('\n')) {
    if (!line.startsWith('{')) continue
    const entry: unknown = JSON.parse(line)
    const field = (name: string): unknown => Reflect.get(Object(entry), name)
    if (ids.delete(String(field('request_id')))) read += Number(field('documents_read'))
  }
  if (ids.size > 0) throw new Error(`Cannot tell what was read: ${ids.size} requests are not in ${log}`)
  return read
}
