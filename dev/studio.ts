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

/** The headers that Firebase Hosting adds, by the paths they are for; those that come later win. */
const hosting = z.object({
  hosting: z.object({
    headers: z.array(
      z.object({ source: z.string(), headers: z.array(z.object({ key: z.string(), value: z.string() })) }),
    ),
  }),
})

/** What answers a request for a file; whether it was one. */
type Answer = (request: IncomingMessage, response: ServerResponse) => boolean

/**
 * The page's files as Firebase Hosting serves them, with firebase.json's own headers: every address that is no file is
 * the page, which looks at it itself.
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
  const rules = hosting.parse(JSON.parse(await readFile(firebaseJson, 'utf8'))).hosting.headers
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
    if (asked !== STUDIO && !asked.startsWith(`${STUDIO}/`)) return false
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    const path = files.has(asked) ? asked : index
    if (path === index && asked.startsWith(`${STUDIO}/assets/`)) return false
    for (const { source, headers } of rules) {
      if (path.startsWith(source.replace(/\*+$/, '')))
        for (const { key, value } of headers) response.setHeader(key, value)
    }
    const isZipped = /\bgzip\b/.test(String(request.headers['accept-encoding']))
    const content = (isZipped ? zipped : files).get(path)
    response.writeHead(200, {
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
      ...(isZipped ? { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' } : {}),
    })
    response.end(request.method === 'HEAD' ? undefined : content)
    return true
  }
}
