import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import { remembering } from './remember.ts'
import { ACCESS, FORGET } from './settings.ts'

/** An hour, in seconds: the longest that Google lets a token live unless an organisation allows more. */
const LONGEST = 3600

const GENERATE = /^\/v1\/projects\/-\/serviceAccounts\/([^/]+):generateAccessToken$/

const order = z.object({
  scope: z.array(z.string()).min(1),
  lifetime: z
    .string()
    .regex(/^\d+s$/)
    .default(`${LONGEST}s`)
    .transform(text => Number(text.slice(0, -1)))
    .refine(seconds => seconds > 0 && seconds <= LONGEST),
})
const question = z.object({ token: z.string() })

/** A local stand-in for Google's IAM Credentials endpoint. */
export type Iam = {
  /** What google-auth-library's `Impersonated` takes as its `endpoint`. */
  endpoint: string
  /** Where the emulator asks whose a token is, its `accessUrl`. */
  accessUrl: string
  /** A token that reaches everything and does not expire: the stack's own, and that of the person at the laptop. */
  operatorToken: string
  /** Forgets which projects are whose, as whoever changes it has done before the change is answered. */
  forget: () => void
  stop: () => Promise<void>
}

type Answer = { status: number; body: unknown }

function refusal(code: number, status: string, message: string): Answer {
  return { status: code, body: { error: { code, message, status } } }
}

const invalid = refusal(400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.')

/**
 * Starts the stand-in on 127.0.0.1. It gives a token to whoever asks for one of a runner that an account names, and
 * tells the emulator which projects a token's runner may use: those that the account has when it is asked. They are
 * remembered for a moment, unless whoever changes them has them forgotten, here or by a POST to {@link FORGET}. Tokens
 * are kept in memory; after a restart clients are refused once and fetch others.
 *
 * @param options.projectsOf - The projects of the accounts that name this runner; nothing where none does.
 * @param options.operatorToken - By default a new one.
 * @param options.port - By default a free one.
 * @see https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken
 */
export async function startIam({
  projectsOf,
  operatorToken = newToken(),
  port = 0,
  now = Date.now,
}: {
  projectsOf: (runner: string) => Promise<readonly string[] | undefined>
  operatorToken?: string
  port?: number
  now?: () => number
}): Promise<Iam> {
  const issued = new Map<string, { runner: string; expires: number }>()
  const { ask: projectsNow, forget } = remembering(projectsOf)

  async function generate(runner: string, body: unknown): Promise<Answer> {
    const asked = order.safeParse(body)
    if (!asked.success) return invalid
    if (!(await projectsNow(runner)))
      return refusal(
        403,
        'PERMISSION_DENIED',
        "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
      )
    for (const [token, { expires }] of issued) if (expires <= now()) issued.delete(token)
    const accessToken = newToken()
    const expires = now() + asked.data.lifetime * 1000
    issued.set(accessToken, { runner, expires })
    return { status: 200, body: { accessToken, expireTime: new Date(expires).toISOString() } }
  }

  async function access(body: unknown): Promise<Answer> {
    const asked = question.safeParse(body)
    if (!asked.success) return invalid
    if (asked.data.token === operatorToken)
      return { status: 200, body: { email: 'operator@localhost', projects: 'all' } }
    const found = issued.get(asked.data.token)
    const projects = found && found.expires > now() ? await projectsNow(found.runner) : undefined
    if (!found || !projects)
      return refusal(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.')
    return { status: 200, body: { email: found.runner, projects } }
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    if (request.method === 'POST' && path === FORGET) {
      forget()
      return { status: 200, body: {} }
    }
    const [, runner] = GENERATE.exec(path) ?? []
    if (request.method !== 'POST' || (runner === undefined && path !== ACCESS))
      return refusal(404, 'NOT_FOUND', 'Requested entity was not found.')
    const body = await json(request).catch(() => undefined)
    return runner === undefined ? access(body) : generate(decodeURIComponent(runner), body)
  }

  const server = createServer((request, response) => {
    answer(request)
      .catch(error => {
        console.error(error)
        return refusal(503, 'UNAVAILABLE', 'The service is currently unavailable.')
      })
      .then(({ status, body }) =>
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body)),
      )
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new Error('Cannot start the IAM stand-in: no address')
  const endpoint = `http://127.0.0.1:${address.port}`
  return {
    endpoint,
    accessUrl: `${endpoint}${ACCESS}`,
    operatorToken,
    forget,
    stop: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function newToken(): string {
  return `local.${randomBytes(32).toString('base64url')}`
}
