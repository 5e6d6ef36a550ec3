import { readdir, readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'
import { type Way, withSignIn } from '../studio/page.ts'

/** Studio's own paths. */
const STUDIO = '/studio'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** What Firebase Hosting is told: the headers of paths, of which later ones win, and the paths that are the page. */
const hosting = z.object({
  hosting: z.object({
    rewrites: z.array(z.object({ regex: z.string().optional(), destination: z.string().optional() })),
    headers: z.array(
      z.object({ regex: z.string(), headers: z.array(z.object({ key: z.string(), value: z.string() })) }),
    ),
  }),
})

/** What answers a request for a file; whether it was one. */
type Answer = (request: IncomingMessage, response: ServerResponse) => boolean

/**
 * The page's files as Firebase Hosting serves them, by firebase.json's own rules: an address that is no file may be one
 * of the page's screens.
 * @param options.dir - where the page was built
 * @param options.signIn - how one signs in, which the page is told
 */
export async function serveStudio({
  dir,
  firebaseJson,
  signIn,
}: {
  dir: string
  firebaseJson: string
  signIn: Way
}): Promise<Answer> {
  const { headers, rewrites } = hosting.parse(JSON.parse(await readFile(firebaseJson, 'utf8'))).hosting
  const screens = rewrites.flatMap(({ regex }) => (regex === undefined ? [] : [new RegExp(regex)]))
  const rules = headers.map(({ regex, headers }) => ({ pattern: new RegExp(regex), headers }))
  const files = new Map<string, Buffer>()
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    files.set(`${STUDIO}${file.slice(dir.length)}`, await readFile(file))
  }
  const index = `${STUDIO}/index.html`
  files.set(index, Buffer.from(withSignIn(String(files.get(index)), signIn)))
  const zipped = new Map([...files].map(([path, content]) => [path, gzipSync(content)]))
  return (request, response) => {
    const asked = request.url?.split('?', 1)[0] ?? ''
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    const path = screens.some(screen => screen.test(asked)) ? index : asked
    const content = files.get(path)
    if (content === undefined) return false
    for (const { pattern, headers } of rules)
      if (pattern.test(asked)) for (const { key, value } of headers) response.setHeader(key, value)
    const isZipped = /\bgzip\b/.test(String(request.headers['accept-encoding']))
    response.writeHead(200, {
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
      ...(isZipped ? { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' } : {}),
    })
    response.end(request.method === 'HEAD' ? undefined : isZipped ? zipped.get(path) : content)
    return true
  }
}
