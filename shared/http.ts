import { subscribe } from 'node:diagnostics_channel'
import domain from 'node:domain'
import { IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Problem } from './errors.ts'
import { jsonFault } from './json.ts'

/** The largest body, in bytes. */
const MAX_BODY = 1024 * 1024

/**
 * The framework runs each request in a domain, and the first domain of a process turns asynchronous hooks on for all of
 * it, which every promise then pays for (docs/decisions/007). Requests run in none: what fails in a function is
 * answered by the function, and what fails behind its back ends the process.
 */
Object.assign(domain, { create: () => ({ on() {}, run: (work: () => void) => work() }) })

/**
 * The framework parses bodies before our code: up to 1 GiB, inflating what claims to be compressed, and it answers
 * bad JSON with a page. It passes over bodies without a media type, so ours is put aside as a request starts.
 */
const mediaTypes = new WeakMap<IncomingMessage, string>()
subscribe('http.server.request.start', message => {
  const request = message instanceof Object && 'request' in message ? message.request : undefined
  if (!(request instanceof IncomingMessage)) return
  if (!reachesUs(request.url ?? '/')) request.url = '/-'
  const type = request.headers['content-type']
  if (type === undefined) return
  mediaTypes.set(request, type)
  delete request.headers['content-type']
})

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

/**
 * The request's body, a JSON object.
 * @throws Problem `unsupported-media-type`, `body-too-large` or `invalid-json`
 */
export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const type = mediaTypes.get(request) ?? ''
  if (!/^application\/json\s*(;\s*charset="?utf-?8"?\s*)?$/i.test(type)) {
    throw new Problem('unsupported-media-type', 'The request needs a header Content-Type: application/json')
  }
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') {
    throw new Problem('unsupported-media-type', 'The body must be sent as it is, without a Content-Encoding')
  }
  const text = await readText(request)
  const value = parseJson(text)
  if (isObject(value)) return value
  throw new Problem('invalid-json', 'The body must be a JSON object with a field action')
}

async function readText(request: IncomingMessage): Promise<string> {
  const tooLarge = () => new Problem('body-too-large', `The body must be at most ${MAX_BODY} bytes`)
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length
      if (size > MAX_BODY) throw tooLarge()
      chunks.push(chunk)
    }
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw new Problem('invalid-json', 'The body broke off before its end', { cause })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch (cause) {
    throw new Problem('invalid-json', 'The body must be UTF-8', { cause })
  }
}

function parseJson(text: string): unknown {
  if (text.trim() === '')
    throw new Problem('invalid-json', 'The request has no body; it must be a JSON object')
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('invalid-json', `The body is not JSON: ${jsonFault(text)}`)
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is sent back. */
export type Answer<Body = unknown> = {
  status?: number
  body: Body
  type?: string
  headers?: Record<string, string>
}

export function send(response: ServerResponse, answer: Answer): void {
  const body = answer.body === undefined ? '' : JSON.stringify(answer.body)
  response.writeHead(answer.status ?? 200, {
    ...(body === '' ? {} : { 'Content-Type': answer.type ?? 'application/json' }),
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...answer.headers,
  })
  response.end(body)
}

/** A failure as an answer, with the headers its status asks for. */
export function problemAnswer(problem: Problem): Answer {
  const headers: Record<string, string> = {}
  if (problem.status === 401) headers['WWW-Authenticate'] = 'Bearer error="invalid_token"'
  if (problem.status === 405) headers.Allow = 'POST'
  if (problem.status === 503) headers['Retry-After'] = '5'
  if (problem.status === 413) headers.Connection = 'close'
  return { status: problem.status, body: problem.body(), type: 'application/problem+json', headers }
}

const draining = new WeakSet<Server>()

/**
 * On SIGTERM lets requests in flight finish, then ends. The framework's own handler ends at once and is
 * registered after our code is loaded, so it is replaced when the first request comes.
 */
export function drainOnTerm(request: IncomingMessage): void {
  const server = 'server' in request.socket ? request.socket.server : undefined
  if (!isServer(server) || draining.has(server)) return
  draining.add(server)
  process.removeAllListeners('SIGTERM')
  process.once('SIGTERM', () => drain(server, () => process.exit(0)))
}

/** Takes no new connection, lets the requests in flight finish, and closes each connection once it is idle. */
export function drain(server: Server, done: () => void): void {
  const closing = setInterval(() => server.closeIdleConnections(), 50)
  server.close(() => {
    clearInterval(closing)
    done()
  })
}

const isServer = (value: unknown): value is Server =>
  value instanceof Object && 'closeIdleConnections' in value
