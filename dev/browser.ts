import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { chromium } from 'playwright-core'

/** Where a Chromium may be: as it is told, as distributions have it, and where Playwright puts its own. */
const PLACES = [
  process.env.TAILER_BROWSER,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  chromium.executablePath(),
]

/** The browser of this machine; `undefined` where it has none. */
export const findBrowser = (): string | undefined =>
  PLACES.find(place => place !== undefined && place !== '' && existsSync(place))

/** In milliseconds: how long an installation may take. */
const PATIENCE = 120_000

/** Installs a browser where there is none: Playwright's own, else the distribution's, for which one must be root. */
function install(): void {
  const require = createRequire(import.meta.url)
  const playwright = join(dirname(require.resolve('playwright-core/package.json')), 'cli.js')
  const ways = [[process.execPath, playwright, 'install', '--only-shell', 'chromium']]
  if (process.getuid?.() === 0) {
    ways.push(
      ['apt-get', 'update', '-q'],
      ['apt-get', 'install', '-qy', '--no-install-recommends', 'chromium'],
    )
  }
  for (const [program = '', ...words] of ways) {
    if (findBrowser() !== undefined) return
    console.log(`There is no browser for Studio’s tests; trying ${[program, ...words].join(' ')}`)
    spawnSync(program, words, { stdio: ['ignore', 'ignore', 'ignore'], timeout: PATIENCE })
  }
}

if (import.meta.main) {
  install()
  if (findBrowser() === undefined) {
    console.error(
      'STUDIO’S TESTS IN A BROWSER WILL NOT RUN: there is no Chromium, and none could be installed. Install one, or name it by TAILER_BROWSER.',
    )
  }
}
