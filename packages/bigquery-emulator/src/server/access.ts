import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { request } from './node-http.ts'

/** Who asks, and the projects that are theirs to use. */
export const Holder = z.object({
  email: z.string(),
  projects: z.union([z.literal('all'), z.array(z.string())]),
})
export type Holder = z.infer<typeof Holder>

/** Everybody, where there is no rule. */
const DEVELOPER: Holder = { email: 'developer@localhost', projects: 'all' }

/** Whether the project is the holder's to use. Google's projects are in lower case; DuckDB's schemas have no case. */
export function mayUse({ projects }: Holder, projectId: string): boolean {
  return projects === 'all' || (projects.includes(projectId) && projectId === projectId.toLowerCase())
}

/** How long the rule's address may take to answer, in milliseconds. */
const PATIENCE = 10_000

/** Finds who sent a request; nobody where it has no token, or one that nobody knows. */
export type Access = (headers: IncomingMessage['headers']) => Promise<Holder | 'no token' | 'unknown token'>

/**
 * The rule of who may use what. Without an address there is none. With one, `{ "token": … }` is posted there for each
 * request, so that a change is seen at once, and a {@link Holder} is the answer, or 401 for a token that is not known.
 */
export function accessBy(url: string | undefined): Access {
  if (url === undefined) return async () => DEVELOPER
  return async ({ authorization }) => {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) return 'no token'
    const response = await post(url, JSON.stringify({ token })).catch(cause => {
      throw new Error(`Cannot tell whose token it is: ${url} does not answer`, { cause })
    })
    if (response.status === 401) return 'unknown token'
    if (response.status !== 200)
      throw new Error(`Cannot tell whose token it is: ${url} answered ${response.status}`)
    return Holder.parse(JSON.parse(response.text))
  }
}

/** Not by `fetch`, which would load Node's web client. */
function post(url: string, body: string): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(PATIENCE),
    })
    sent.once('error', reject)
    sent.once('response', response => {
      text(response).then(text => resolve({ status: response.statusCode, text }), reject)
    })
    sent.end(body)
  })
}
