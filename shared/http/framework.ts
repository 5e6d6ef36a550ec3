import { subscribe } from 'node:diagnostics_channel'
import domain from 'node:domain'
import { IncomingMessage } from 'node:http'

/**
 * What functions-framework must be kept from doing, which it has no switch for. Nothing happens at import: whoever makes
 * an endpoint calls {@link restrainFramework}, which changes `node:domain` and every request of the process from then on.
 */
let isRestrained = false

/** Keeps the framework from running requests in domains, from parsing bodies, and from answering by itself. */
export function restrainFramework(): void {
  if (isRestrained) return
  isRestrained = true
  runOutsideDomains()
  subscribe('http.server.request.start', message => {
    const request = message instanceof Object && 'request' in message ? message.request : undefined
    if (request instanceof IncomingMessage) putAside(request)
  })
}

/**
 * The framework runs each request in a domain, and the first domain of a process turns asynchronous hooks on for all of
 * it, which every promise then pays for (docs/decisions/007). Requests run in none: what fails in a function is
 * answered by the function, and what fails behind its back ends the process.
 */
function runOutsideDomains(): void {
  Object.assign(domain, { create: () => ({ on() {}, run: (work: () => void) => work() }) })
}

const mediaTypes = new WeakMap<IncomingMessage, string>()

/** The media type that a request came with. */
export const mediaTypeOf = (request: IncomingMessage): string | undefined => mediaTypes.get(request)

/**
 * The framework parses bodies before our code: up to 1 GiB, inflating what claims to be compressed, and it answers
 * bad JSON with a page. It passes over bodies without a media type, so ours is put aside as a request starts.
 */
function putAside(request: IncomingMessage): void {
  if (!reachesUs(request.url ?? '/')) request.url = '/-'
  const type = request.headers['content-type']
  if (type === undefined) return
  mediaTypes.set(request, type)
  delete request.headers['content-type']
}

/**
 * The framework answers a path that cannot be decoded with a page that shows its stack, and two others with nothing;
 * such a path is made one that is nobody's, so that we answer it.
 */
function reachesUs(url: string): boolean {
  try {
    return !/^\/(favicon\.ico|robots\.txt)\b/i.test(decodeURIComponent(url.replace(/\?.*/s, '')))
  } catch {
    return false
  }
}
