import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FIREBASE_JSON } from '../../../dev/settings.ts'
import { serveStudio } from '../../../dev/studio.ts'
import { buildStudio } from '../../../studio/build.ts'
import { isWithoutBrowser, openPage, startBrowser } from '../../studio/browser.ts'
import { person } from '../../system/tailer.ts'
import { startAuth } from '../auth-emulator.ts'

const PASSWORD = 'correct horse'
const ANN = 'ann@tailer.example'

/** Studio as Firebase Hosting serves it, whose people are those of the Auth emulator; its policy lets that be asked. */
async function hostStudio(emulator: string): Promise<{ server: Server; address: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'tailer-hosting-'))
  const text = await readFile(FIREBASE_JSON, 'utf8')
  const firebaseJson = join(dir, 'firebase.json')
  await writeFile(firebaseJson, text.replace("connect-src 'self'", `connect-src 'self' ${emulator}`))
  await buildStudio(join(dir, 'studio'))
  const studio = await serveStudio({
    dir: join(dir, 'studio'),
    firebaseJson,
    signIn: { kind: 'firebase', api_key: 'k', emulator },
  })
  await rm(dir, { recursive: true })
  const server = createServer((request, response) => {
    if (!studio(request, response)) response.writeHead(404).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { server, address: `http://localhost:${port}` }
}

describe.skipIf(isWithoutBrowser)('a person of Firebase, by the browser', () => {
  let auth: Awaited<ReturnType<typeof startAuth>>
  let hosted: Awaited<ReturnType<typeof hostStudio>>
  let browser: Browser
  let someone: Awaited<ReturnType<typeof person>>
  beforeAll(async () => {
    ;[auth, browser] = await Promise.all([startAuth(), startBrowser()])
    await auth.add(ANN, PASSWORD)
    hosted = await hostStudio(`http://${auth.host}`)
    // What would open a window for the person is not there; the test opens what is told.
    someone = await person({ FIREBASE_AUTH_EMULATOR_HOST: auth.host })
    await someone.run(['profile', 'add', 'prod', '--address', hosted.address, '--account', '000123'])
  }, 90_000)
  afterAll(async () => {
    hosted.server.close()
    await Promise.all([auth.stop(), browser.close(), someone.leave()])
  }, 30_000)

  async function signIn(page: Page, password: string): Promise<void> {
    await page.getByLabel('E-mail address').fill(ANN)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
  }

  /** A command line that waits to be let in, where, and by which code. */
  async function waiting() {
    const { child, heard, ended } = someone.start(['auth', 'login'])
    await expect.poll(() => heard.err, { timeout: 20_000 }).toMatch(/code: /)
    const [, url = ''] = heard.err.match(/browser: (\S+)/) ?? []
    const [, code = ''] = heard.err.match(/code: (\S+)/) ?? []
    return { child, ended, url, code }
  }

  test('lets the command line in with its code, and not with another', async () => {
    const { ended, url, code } = await waiting()
    const page = await openPage(browser)
    await page.goto(url)
    await signIn(page, 'wrong horse')
    await page.getByText('The e-mail address or the password is wrong.').waitFor()
    await signIn(page, PASSWORD)
    await page.getByLabel('The code that it shows').fill('AAAA-AAAA')
    await page.getByRole('button', { name: 'Let it in' }).click()
    await page.getByText('The code is not the one').waitFor()
    // A reload stays signed in, by the library's own store.
    await page.goto(url)
    await page.getByLabel('The code that it shows').fill(code.toLowerCase())
    await page.getByRole('button', { name: 'Let it in' }).click()
    await page.getByText('The command line is signed in.').waitFor()
    expect(await ended).toMatchObject({
      code: 0,
      err: expect.stringContaining(`Signed in to prod as ${ANN}.`),
    })
    const { code: exit, out } = await someone.run(['auth', 'get-token'])
    expect({ exit, out }).toEqual({ exit: 0, out: expect.stringContaining('User token : ') })
  })

  test('who signs out in one tab is signed out in the others', async () => {
    const one = await openPage(browser)
    await one.goto(`${hosted.address}/studio`)
    await signIn(one, PASSWORD)
    const other = await one.context().newPage()
    await other.goto(`${hosted.address}/studio`)
    for (const page of [one, other]) await page.getByText(ANN, { exact: true }).waitFor()
    await one.getByText(ANN, { exact: true }).click()
    await one.getByRole('button', { name: 'Sign out' }).click()
    for (const page of [one, other]) await page.getByLabel('E-mail address').waitFor()
  })

  test('is not let in by who does not know the code, however often they try', async () => {
    const { ended, url } = await waiting()
    const port = new URL(url).searchParams.get('port')
    const body = new URLSearchParams({
      code: 'AAAA-AAAA',
      email: 'eve@x.example',
      api_key: 'k',
      refresh_token: 'r',
    })
    const statuses: number[] = []
    for (const _ of Array(5))
      statuses.push((await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body })).status)
    expect(statuses).toEqual(Array(5).fill(403))
    expect(await ended).toMatchObject({
      code: 4,
      err: expect.stringContaining('the code was wrong too often'),
    })
  })
})
