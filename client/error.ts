import type { Fault } from '../shared/model/problem.ts'

/**
 * A failure that the API answered with.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export class TailerError extends Error {
  /** The HTTP status. */
  readonly status: number
  /** What kind of failure it is, by its URI; `about:blank` where what answered was not the API. */
  readonly type: string
  readonly title: string
  /** The faults of the request, where it has any. */
  readonly errors: Fault[]
  /** Names the request in the API's log. */
  readonly requestId: string | undefined
  /** Seconds to wait before trying again. */
  readonly retryAfter: number | undefined

  /** The failure that a response tells of. The body may be of any shape: a proxy may have written it. */
  constructor(action: string, { status, statusText, headers }: Response, body: object = {}) {
    const text = (key: string, otherwise: string) => {
      const value: unknown = Reflect.get(body, key)
      return typeof value === 'string' ? value : otherwise
    }
    const title = text('title', statusText === '' ? `HTTP ${status}` : statusText)
    super(`Cannot ${action}: ${text('detail', title)}`)
    this.name = 'TailerError'
    this.status = status
    this.type = text('type', 'about:blank')
    this.title = title
    this.errors = faultsOf(Reflect.get(body, 'errors'))
    this.requestId = headers.get('X-Request-Id') ?? undefined
    this.retryAfter = secondsOf(headers.get('Retry-After'))
  }
}

const isFault = (value: unknown): value is Fault =>
  value instanceof Object &&
  'pointer' in value &&
  typeof value.pointer === 'string' &&
  'detail' in value &&
  typeof value.detail === 'string'

const faultsOf = (value: unknown): Fault[] => (Array.isArray(value) ? value.filter(isFault) : [])

/** A `Retry-After`, in seconds or as a date, as seconds. */
function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined
  const count = /^\d+$/.test(header) ? Number(header) : Math.ceil((Date.parse(header) - Date.now()) / 1000)
  return Number.isNaN(count) ? undefined : Math.max(0, count)
}
