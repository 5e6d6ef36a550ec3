import type { Action, AnswerTo, KeyedAction, RequestOf } from '../shared/actions/index.ts'
import { CALLS } from './calls.ts'
import { TailerError } from './error.ts'

export type { Action, AnswerTo }
export { TailerError }

/** What an action is called with. */
export type FieldsOf<A extends Action> = Omit<RequestOf<A>, 'action'>

/** How one call is made. Only launches take an idempotency key. */
export type CallOptions<A extends Action> = {
  /** 1 to 255 printable ASCII characters: a repeat under the same key answers the first run's id. */
  idempotencyKey?: A extends KeyedAction ? string : never
}

export type ClientOptions = {
  /** Where the API is, such as `http://localhost:8080`; the functions' own hosts with `{function}` for their names. */
  baseUrl: string
  /** The JWT, or what gets one; it is asked at every request, so that it may renew the token. */
  token: string | (() => Promise<string>)
  /**
   * How often a request is sent again that was answered with 503, after the seconds of its `Retry-After`, or whose
   * connection broke. Only what may safely be repeated is: reads, and launches with an idempotency key. 0 unless given.
   */
  retries?: number
  fetch?: typeof globalThis.fetch
}

/** The API, as calls of its actions. */
export type Client = {
  /** @throws TailerError when the API answers with a failure; what `fetch` throws when it does not answer */
  call<A extends Action>(action: A, input: FieldsOf<A>, options?: CallOptions<A>): Promise<AnswerTo<A>>
}

/** A client of the API. */
export function createClient({
  baseUrl,
  token,
  retries = 0,
  fetch = globalThis.fetch,
}: ClientOptions): Client {
  async function post(url: string, body: string, key: string | undefined): Promise<Response> {
    const bearer = typeof token === 'string' ? token : await token()
    return fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${bearer}`,
        ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      },
      body,
    })
  }

  return {
    async call(action, input, { idempotencyKey } = {}) {
      const { endpoint, path, repeats } = callOf(action)
      const url = baseUrl.replace('{function}', endpoint).replace(/\/+$/, '') + path
      const body = JSON.stringify({ ...input, action })
      const isSafe = idempotencyKey !== undefined || repeats === 'freely'
      for (let left = isSafe ? retries : 0; ; left--) {
        const [response, answer] = await post(url, body, idempotencyKey)
          .then(async response => [response, objectOf(await response.text())] as const)
          .catch(async (error: unknown) => {
            if (left === 0 || !isBroken(error)) throw error
            await seconds(1)
            return []
          })
        if (response === undefined) continue
        if (response.ok && isAnswerTo(action, answer)) return answer
        const error = new TailerError(action, response, answer)
        if (response.status !== 503 || left === 0) throw error
        await seconds(error.retryAfter ?? 1)
      }
    },
  }
}

/** Whether a connection broke under a request, by what `fetch` throws; whoever refuses connections is not there. */
const isBroken = (error: unknown): boolean =>
  error instanceof TypeError &&
  !/ECONNREFUSED|ENOTFOUND/.test(String(Reflect.get(Object(error.cause), 'code')))

/** In JavaScript an action may be called that there is not. */
function callOf(action: string) {
  const call = Object.hasOwn(CALLS, action) ? CALLS[action] : undefined
  if (call === undefined) throw new TypeError(`Cannot ${action}: there is no such action`)
  return call
}

/** A text as the JSON object it is; `undefined` when it is none. */
function objectOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** The API is held to the shape of its answers by its own tests, so that here an object will do. */
const isAnswerTo = <A extends Action>(_: A, body: object | undefined): body is AnswerTo<A> =>
  body !== undefined

const seconds = (count: number) => new Promise(resolve => setTimeout(resolve, count * 1000))
