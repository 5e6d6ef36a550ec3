import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Firestore } from '@google-cloud/firestore'
import type { z } from 'zod'
import {
  type Action,
  ENDPOINTS,
  type Endpoint,
  PRIVATE_ENDPOINTS,
  type PrivateEndpoint,
} from '../actions/endpoints.ts'
import { parseAction, parseBody } from '../actions/parse.ts'
import { authorise, type Caller } from '../auth/rights.ts'
import type { Verify } from '../auth/token.ts'
import type { NewUuid } from '../model/ids.ts'
import { errorFields, type Log, traceOf } from '../model/log.ts'
import { Problem } from '../model/problem.ts'
import type { ReadRights } from '../model/roles.ts'
import type { Clock } from '../model/time.ts'
import type { Dispatch } from '../run/dispatch.ts'
import { counting, type Tally } from '../store/database.ts'
import { type Answer, problemAnswer, send } from './answer.ts'
import { readJson } from './body.ts'
import { drainOnTerm } from './drain.ts'
import { restrainFramework } from './framework.ts'

/** What every endpoint works with. */
export type Dependencies = {
  db: Firestore
  project: string
  corsOrigins: string[]
  /** Who may call the private functions. */
  runnerCallers: string[]
  verify: Verify
  readRights: ReadRights
  now: Clock
  newUuid: NewUuid
  dispatch: Dispatch
  log: Log
}

/** One authorised request: who asks, and what of its headers matters to an action. */
export type Call = Dependencies & { caller: Caller; request_id: string; headers: IncomingHttpHeaders }

/** An HTTP function, as the framework takes it. */
export type HttpFunction = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** An endpoint: its actions' schemas and what does them. Each request takes the same five steps. */
export function endpoint<T extends { action: Action; account: string; archived?: boolean | undefined }>(
  name: Endpoint,
  schemas: Readonly<Record<string, z.ZodType<T>>>,
  dependencies: Dependencies,
  act: (input: T, call: Call) => Promise<Answer>,
): HttpFunction {
  restrainFramework()
  const answer = async (request: IncomingMessage, request_id: string, facts: Facts): Promise<Answer> => {
    checkRoute(request, ENDPOINTS[name].path)
    const input = parseAction(name, schemas, await readJson(request))
    Object.assign(facts, { action: input.action, account: input.account })
    const principal = await dependencies.verify(request.headers.authorization)
    facts.principal = principal.name
    const caller = await authorise(principal, input, dependencies.readRights)
    return act(input, { ...dependencies, caller, request_id, headers: request.headers })
  }
  return (request, response) => serve(name, dependencies, { request, response, answer })
}

/** A private endpoint: takes one kind of body, from the listed service accounts alone. */
export function privateEndpoint<T>(
  name: PrivateEndpoint,
  schema: z.ZodType<T>,
  dependencies: Dependencies,
  act: (input: T, request_id: string) => Promise<Answer>,
): HttpFunction {
  restrainFramework()
  const answer = async (request: IncomingMessage, request_id: string, facts: Facts): Promise<Answer> => {
    checkRoute(request, PRIVATE_ENDPOINTS[name])
    const input = parseBody(schema, await readJson(request))
    const principal = await dependencies.verify(request.headers.authorization)
    facts.principal = principal.name
    if (!dependencies.runnerCallers.includes(principal.name)) {
      throw new Problem('forbidden', 'Only the listed service accounts may call this function')
    }
    return act(input, request_id)
  }
  return (request, response) => serve(name, dependencies, { request, response, answer })
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
  { project, corsOrigins, log, now }: Dependencies,
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

  const status = result.status ?? 200
  log({
    severity: status >= 500 ? 'ERROR' : status >= 400 ? 'WARNING' : 'INFO',
    message: `${name} ${facts.action ?? request.method} ${status}`,
    request_id,
    'logging.googleapis.com/trace': traceOf(request.headers, project),
    function: name,
    ...facts,
    status,
    duration_ms: (now() - began) / 1000,
    documents_read: tally.read,
    documents_written: tally.written,
    ...(failure === undefined ? {} : { error: errorFields(failure) }),
  })
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
