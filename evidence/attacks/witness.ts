import {
  ENDPOINTS,
  type Endpoint,
  PRIVATE_ENDPOINTS,
  type PrivateEndpoint,
} from '../../shared/actions/endpoints.ts'
import { may } from '../../shared/model/roles.ts'
import { faultsBy, faultsOfReply } from '../../test/client/contract.ts'
import type { Reply } from '../../test/system/system.ts'
import type { Caller, Cast } from './cast.ts'
import { caseOf, NAMES } from './rights.ts'

/** One request of an attack. */
export type Attack = {
  endpoint: Endpoint | PrivateEndpoint
  caller: Caller
  body?: string | Buffer
  headers?: Record<string, string>
  method?: string
  path?: string
}

/** What became of the requests of one kind of attack. */
export type Row = {
  requests: number
  /** By status; what ended without one by how it ended. */
  answered: Map<string, number>
  letIn: number
  failed: number
  leaks: number
  /** The longest time an answer took, in milliseconds, the way included. */
  slowest: number
  /** All that was wrong, with what it was an answer to. */
  faults: string[]
}

/** What an answer never has: a stack, a path of ours, a word of a library's. */
const INTERNALS =
  /\n\s+at |\\n\s+at |node_modules|\/(?:shared|functions)\/|file:\/\/|ZodError|TypeError|RangeError|INVALID_ARGUMENT|grpc/i
/** The headers of our answers; any other was smuggled in. */
const HEADERS = new Set([
  ...['cache-control', 'connection', 'content-length', 'content-type', 'date', 'keep-alive'],
  ...[
    'allow',
    'idempotent-replayed',
    'retry-after',
    'www-authenticate',
    'x-content-type-options',
    'x-request-id',
  ],
])
/** Refused before anything was looked up. */
const REFUSED = [400, 401, 403, 405, 413, 415]
const SIZE_OF_PROTOTYPE = Reflect.ownKeys(Object.prototype).length

/** Sends attacks, and looks at every answer, at the log, and at what the process has become. */
export function createWitness({ system, lines }: Cast) {
  const rows = new Map<string, Row>()
  const byRequest = new Map<string, string[]>()

  function row(group: string): Row {
    const found = rows.get(group) ?? {
      requests: 0,
      answered: new Map<string, number>(),
      letIn: 0,
      failed: 0,
      leaks: 0,
      slowest: 0,
      faults: [],
    }
    rows.set(group, found)
    return found
  }

  /** The lines that were logged of a request, which are then forgotten. */
  function linesOf(request_id: string): string[] {
    for (const line of lines.splice(0)) {
      const id = String(parsed(line)?.request_id)
      byRequest.set(id, [...(byRequest.get(id) ?? []), line])
    }
    const own = byRequest.get(request_id) ?? []
    byRequest.delete(request_id)
    return own
  }

  /** Counts an answer, or how a request ended without one, and tells what was wrong with it. */
  function count(
    group: string,
    answered: string,
    { letIn = false, leaks = [] as string[], faults = [] as string[] } = {},
  ) {
    const into = row(group)
    into.requests++
    into.answered.set(answered, (into.answered.get(answered) ?? 0) + 1)
    if (letIn) into.letIn++
    if (/^5\d\d$/.test(answered)) into.failed++
    if (leaks.length > 0) into.leaks++
    const all = [...(letIn ? ['let in'] : []), ...leaks, ...faults]
    if (/^5\d\d$/.test(answered)) all.push(`answered ${answered}`)
    return all
  }

  return {
    rows,
    row,
    count,
    /** The lines of the log that belong to no answer that was looked at. */
    unclaimed: () => {
      linesOf('')
      return [...byRequest.values()].flat()
    },
    /** Sends one request and tells all that is wrong with what came of it. */
    async ask(group: string, attack: Attack): Promise<{ reply: Reply; faults: string[] }> {
      const { endpoint, caller, body, headers, method = 'POST', path } = attack
      const sent: Record<string, string> = {
        'Content-Type': 'application/json',
        ...(caller.token === '' ? {} : { Authorization: `Bearer ${caller.token}` }),
        ...headers,
      }
      const began = performance.now()
      const reply = await system.send(endpoint, {
        method,
        ...(path === undefined ? {} : { path }),
        headers: sent,
        ...(body === undefined ? {} : { body }),
      })
      row(group).slowest = Math.max(row(group).slowest, performance.now() - began)
      const logged = linesOf(reply.headers.get('x-request-id') ?? 'none')
      const faults = count(group, String(reply.status), {
        letIn: wasLetIn(attack, reply),
        leaks: leaksOf(reply, logged, sent.Authorization ?? ''),
        faults: [
          ...faultsOfAnswer(endpoint, reply, method),
          ...faultsOfLog(logged, reply),
          ...faultsOfProcess(),
        ],
      })
      if (faults.length > 0) {
        const sent = JSON.stringify({ ...attack, caller: caller.name, body: String(body).slice(0, 2000) })
        row(group).faults.push(`${faults.join('; ')} — ${sent} — ${reply.text.slice(0, 500)}`)
      }
      return { reply, faults }
    },
  }
}
export type Witness = ReturnType<typeof createWitness>

/** Whether an answer goes beyond a refusal though the caller has no right to what was asked. */
function wasLetIn({ endpoint, caller, body }: Attack, { status, body: answer }: Reply): boolean {
  if (REFUSED.includes(status)) return false
  if (status === 404 && String(answer.type).endsWith('/not-found')) return false
  if (endpoint in PRIVATE_ENDPOINTS) return caller.isRunner !== true
  const asked = parsed(String(body).replace(/^\ufeff/, ''))
  const action = asked?.archived === true ? 'set_configuration_status archived' : String(asked?.action)
  const name = NAMES.find(name => name === action || name === `${action} activated`)
  return name === undefined || !may(caller.roleOn(String(asked?.account)), caseOf(name).right)
}

function leaksOf({ text, headers }: Reply, logged: string[], authorization: string): string[] {
  const secrets = authorization.split(/[^\w-]/).filter(part => part.length > 15)
  const answered = text + JSON.stringify([...headers])
  const leaks = []
  if (INTERNALS.test(text)) leaks.push('internals in the answer')
  if (secrets.some(secret => answered.includes(secret))) leaks.push('a token in the answer')
  if (secrets.some(secret => logged.some(line => line.includes(secret)))) leaks.push('a token in the log')
  return leaks
}

/** Whether a function is one that our own services alone may call. */
export const isPrivate = (name: Endpoint | PrivateEndpoint): name is PrivateEndpoint =>
  Object.hasOwn(PRIVATE_ENDPOINTS, name)

function faultsOfAnswer(endpoint: Attack['endpoint'], reply: Reply, method: string): string[] {
  const strange = [...reply.headers.keys()].filter(name => !HEADERS.has(name))
  if (strange.length > 0) return [`the headers ${strange}`]
  if (method === 'HEAD') return []
  if (!isPrivate(endpoint)) return faultsOfReply(ENDPOINTS[endpoint].path, reply)
  if (reply.status !== 200) return faultsBy('#/components/schemas/Problem', reply.body)
  return typeof reply.body.message === 'string' ? [] : ['an answer without a message']
}

/** One line of JSON for each request, and nothing that a text in it could make another line of. */
function faultsOfLog(logged: string[], { status }: Reply): string[] {
  const [line = ''] = logged
  if (logged.length !== 1) return [`${logged.length} log lines`]
  const entry = parsed(line)
  const isOne = line.endsWith('\n') && !/[\r\n]/.test(line.slice(0, -1))
  const isRight = entry?.status === status && typeof entry.message === 'string'
  return isOne && isRight && !/[\r\n]/.test(String(entry.message))
    ? []
    : ['a log line that is not as it should be']
}

const faultsOfProcess = (): string[] =>
  Reflect.ownKeys(Object.prototype).length === SIZE_OF_PROTOTYPE ? [] : ['Object.prototype was changed']

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? Object(value) : undefined
  } catch {
    return undefined
  }
}
