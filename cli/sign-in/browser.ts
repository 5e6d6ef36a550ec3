import { randomInt, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { commandLinePath } from '../../client/ids.ts'
import { Failure } from '../exit.ts'
import { openInBrowser } from '../studio.ts'
import { say } from '../terminal/streams.ts'

/** In milliseconds: how long the person may take. */
const PATIENCE = 300_000
/** How many wrong codes are taken, of eight signs of 31 each. */
const ATTEMPTS = 5
/** The largest form, in bytes. */
const MOST = 20_000
/** Without what is taken for another. */
const SIGNS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

const form = z.object({
  code: z.string(),
  email: z.string().min(1),
  api_key: z.string().min(1),
  refresh_token: z.string().min(1),
})

/** Who Studio has let the command line act as. */
export type LetIn = Omit<z.infer<typeof form>, 'code'>

/**
 * Signs in through Studio: it is opened in the browser, where the person types the code that is told here, once; then it
 * hands over what gets tokens, to this machine alone.
 * @param studio - where Studio is
 * @throws Failure where nobody lets it in
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 */
export async function signInByBrowser(studio: string): Promise<LetIn> {
  const code = [...Array(8)].map(() => SIGNS[randomInt(SIGNS.length)]).join('')
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const url = studio + commandLinePath(port)
  say(`Sign in with the browser: ${url}`)
  say(`The code: ${code.slice(0, 4)}-${code.slice(4)}`)
  openInBrowser(url)
  let attempts = 0
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise<LetIn>((resolve, reject) => {
      const giveUp = (why: string) =>
        reject(
          new Failure('refused', `Cannot sign in: ${why}.`, {
            next: ['Start tailer auth login once more, or give --email and the password.'],
          }),
        )
      timer = setTimeout(giveUp, PATIENCE, 'nobody let the command line in within five minutes')
      server.on('request', async (request, response) => {
        const given = await formOf(request, port)
        if (given === undefined) return answer(response, 400, 'This is not what tailer auth login waits for.')
        if (!isSame(given.code, code)) {
          answer(response, 403, 'The code is not the one that the command line shows.')
          attempts += 1
          if (attempts === ATTEMPTS) giveUp('the code was wrong too often')
          return
        }
        answer(response, 200, 'The command line is signed in. This page can be closed.')
        const { code: _, ...letIn } = given
        response.once('close', () => resolve(letIn))
      })
    })
  } finally {
    clearTimeout(timer)
    server.close()
    server.closeAllConnections()
  }
}

/** The form of Studio's page; undefined of anything else, such as what another page's script sends. */
async function formOf(request: IncomingMessage, port: number): Promise<z.infer<typeof form> | undefined> {
  const { host, 'content-length': length = MOST + 1 } = request.headers
  if (request.method !== 'POST' || host !== `127.0.0.1:${port}` || Number(length) > MOST) return undefined
  const fields = new URLSearchParams(await text(request).catch(() => ''))
  return form.safeParse(Object.fromEntries(fields)).data
}

function answer(response: ServerResponse, status: number, said: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    Connection: 'close',
  })
  response.end(`<!doctype html><html lang="en"><title>Tailer</title><p>${said}</p></html>`)
}

/** Compares in a time that does not tell how much is right; people may leave out the hyphen, and the capitals. */
function isSame(given: string, code: string): boolean {
  const [one, other] = [given.replace('-', '').trim().toUpperCase(), code].map(text => Buffer.from(text))
  return (
    one !== undefined && other !== undefined && one.length === other.length && timingSafeEqual(one, other)
  )
}
