import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import { ENDPOINTS, type Endpoint, PRIVATE_ENDPOINTS, type PrivateEndpoint } from '../actions/endpoints.ts'
import type { ActionOf, AnswerTo } from '../actions/index.ts'
import { actionNamed, parseBody } from '../actions/parse.ts'
import { authorise, type Caller } from '../auth/rights.ts'
import type { Verify } from '../auth/token.ts'
import { eventEntry } from '../model/events.ts'
import { errorFields, type Log, traceOf } from '../model/log.ts'
import { Problem } from '../model/problem.ts'
import type { ReadRights, Right } from '../model/roles.ts'
import type { Clock } from '../model/time.ts'
import { counting, type Tally } from '../store/database.ts'
import { type Answer, problemAnswer, send } from './answer.ts'
import { letGo, readJson } from './body.ts'
import { drainOnTerm } from './drain.ts'
import { restrainFramework } from './framework.ts'

/** What an endpoint needs by itself, whatever it answers. */
export type Gate = {
  verify: Verify
  readRights: ReadRights
  /** Origins that browsers may call from. */
  corsOrigins: string[]
  /** The Google Cloud project, for the log's traces. */
  project: string
  log: Log
  now: Clock
}

/** What an authorised request tells beside its body: who asks, under which id, and what headers it came with. */
export type Asked = { caller: Caller; request_id: string; headers: IncomingHttpHeaders }

/** An HTTP function, as the framework takes it. */
export type HttpFunction = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** An action and what does it. */
export type Handler<Name, Body> = {
  name: Name
  /** What a body asks for. @throws Problem `invalid-request` */
  parse: (body: Record<string, unknown>) => {
    account: string | undefined
    right: Right
    purpose: string
    act: (asked: Asked) => Promise<Answer<Body>>
  }
}
type Handlers<E extends Endpoint> = { [A in ActionOf<E>]: Handler<A, AnswerTo<A>> }

/** What does an action, by its record. */
export function handle<const Name extends string, Input extends { action: string; account?: string }, Body>(
  {
    name,
    schema,
    right: usual,
    rightFor,
  }: {
    name: Name
    schema: z.ZodType<Input>
    answer: () => z.ZodType<Body>
    right: Right
    rightFor: (input: Input) => Right
  },
  act: (input: Input, asked: Asked) => Promise<Answer<Body>>,
): Handler<Name, Body> {
  return {
    name,
    parse(body) {
      const input = parseBody(schema, body, `${name} request`)
      const right = rightFor(input)
      const purpose = right === usual ? `for ${name}` : `to ${right}`
      return { account: input.account, right, purpose, act: asked => act(input, asked) }
    },
  }
}

/** A public endpoint, and what does each of its actions. Each request takes the same five steps. */
export function endpoint<E extends Endpoint>(name: E, gate: Gate, handlers: Handlers<E>): HttpFunction {
  restrainFramework()
  const own: Readonly<Record<string, Handler<string, unknown>>> = handlers
  const answer = async (request: IncomingMessage, request_id: string, facts: Facts): Promise<Answer> => {
    checkRoute(request, ENDPOINTS[name].path)
    const principal = await gate.verify(request.headers.authorization)
    facts.principal = principal.name
    const body = await readJson(request)
    const action = await actionNamed(name, own, body)
    const { act, ...asked } = action.parse(body)
    Object.assign(facts, {
      action: action.name,
      ...(asked.account === undefined ? {} : { account: asked.account }),
    })
    const caller = await authorise(principal, asked, gate.readRights)
    return act({ caller, request_id, headers: request.headers })
  }
  return (request, response) => serve(name, gate, { request, response, answer })
}

/** A private endpoint: takes one kind of body, from the listed service accounts alone. */
export function privateEndpoint<T>(
  name: PrivateEndpoint,
  schema: z.ZodType<T>,
  gate: Gate & { runnerCallers: string[] },
  act: (input: T, request_id: string) => Promise<Answer>,
): HttpFunction {
  restrainFramework()
  const answer = async (request: IncomingMessage, request_id: string, facts: Facts): Promise<Answer> => {
    checkRoute(request, PRIVATE_ENDPOINTS[name])
    const principal = await gate.verify(request.headers.authorization)
    facts.principal = principal.name
    if (principal.email === undefined || !gate.runnerCallers.includes(principal.email.toLowerCase())) {
      throw new Problem('forbidden', 'Only the listed service accounts may call this function')
    }
    return act(parseBody(schema, await readJson(request)), request_id)
  }
  return (request, response) => serve(name, gate, { request, response, answer })
}

/** What the log line of a request tells beyond its outcome. */
type Facts = { action?: string; account?: string; principal?: string }

function checkRoute(request: IncomingMessage, path: string): void {
  if (request.method !== 'POST') throw new Problem('method-not-allowed', 'The request must be a POST')
  const asked = request.url?.split('?', 1)[0]
  if (asked !== '/' && asked !== path) throw new Problem('not-found', `This function answers at ${path}`)
}

/** Answers one request, whatever becomes of it, and writes its one log line. */
async function serve(
  name: Endpoint | PrivateEndpoint,
  { project, corsOrigins, log, now }: Gate,
  {
    request,
    response,
    answer,
  }: {
    request: IncomingMessage
    response: ServerResponse
    answer: (request: IncomingMessage, request_id: string, facts: Facts) => Promise<Answer>
  },
): Promise<void> {
  drainOnTerm(request)
  const began = now()
  const request_id = randomUUID()
  const facts: Facts = {}
  const tally: Tally = { read: 0, written: 0 }
  let failure: unknown
  const cors = corsHeaders(request, corsOrigins)
  let result: Answer
  try {
    result =
      request.method === 'OPTIONS' && cors['Access-Control-Allow-Origin'] !== undefined
        ? { status: 204, body: undefined }
        : await counting(tally, () => answer(request, request_id, facts))
  } catch (error) {
    failure = error
    result = problemAnswer(asProblem(error))
  }
  const headers = { ...cors, ...result.headers, 'X-Request-Id': request_id }
  send(response, { ...result, headers })
  letGo(request)

  const status = result.status ?? 200
  const counted = { function: name, ...facts, status, duration_ms: (now() - began) / 1000 }
  log(
    eventEntry('request', counted, {
      severity: status >= 500 ? 'ERROR' : status >= 400 ? 'WARNING' : 'INFO',
      message: `${name} ${facts.action ?? request.method} ${status}`,
      request_id,
      'logging.googleapis.com/trace': traceOf(request.headers, project),
      documents_read: tally.read,
      documents_written: tally.written,
      ...(failure === undefined ? {} : { error: errorFields(failure) }),
    }),
  )
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem('internal', 'Something went wrong on our side; the request id tells us what', {
    cause: error,
  })
}

/** Browsers may call from the configured origins only; without any, the answers carry no CORS header at all. */
function corsHeaders(request: IncomingMessage, origins: string[]): Record<string, string> {
  const { origin } = request.headers
  if (origin === undefined || !origins.includes(origin)) return {}
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key',
    'Access-Control-Expose-Headers': 'Idempotent-Replayed, Retry-After, X-Request-Id',
    Vary: 'Origin',
  }
}
