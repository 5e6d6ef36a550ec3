/** Every way a request can fail: its HTTP status and its title. The code ends the problem's `type`. */
const PROBLEMS = {
  'invalid-json': [400, 'Invalid JSON'],
  'unknown-action': [400, 'Unknown action'],
  'invalid-request': [400, 'Invalid request'],
  unauthenticated: [401, 'Unauthenticated'],
  forbidden: [403, 'Forbidden'],
  'not-found': [404, 'Not found'],
  'configuration-not-found': [404, 'Configuration not found'],
  'run-not-found': [404, 'Run not found'],
  'workflow-not-found': [404, 'Workflow not found'],
  'method-not-allowed': [405, 'Method not allowed'],
  'configuration-disabled': [409, 'Configuration disabled'],
  'configuration-archived': [409, 'Configuration archived'],
  conflict: [409, 'Conflict'],
  'body-too-large': [413, 'Body too large'],
  'unsupported-media-type': [415, 'Unsupported media type'],
  'not-launchable': [422, 'Not launchable'],
  'idempotency-key-reused': [422, 'Idempotency key reused'],
  internal: [500, 'Internal error'],
  unavailable: [503, 'Unavailable'],
} as const satisfies Record<string, readonly [number, string]>

export type ProblemCode = keyof typeof PROBLEMS

/** One fault of a request: where (a JSON pointer, RFC 6901, '' for the whole) and what. */
export type Fault = { pointer: string; detail: string }

/** A failure that the caller is told of. Anything else that is thrown is answered as `internal`. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly errors: Fault[]

  constructor(code: ProblemCode, detail: string, options: { errors?: Fault[]; cause?: unknown } = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.status = PROBLEMS[code][0]
    this.errors = options.errors ?? []
  }

  /**
   * The answer's body: problem details, with `code` and `message` for clients written for the page.
   * @see https://www.rfc-editor.org/rfc/rfc9457
   */
  body() {
    const [status, title] = PROBLEMS[this.code]
    return {
      type: `https://tailer.example/problems/${this.code}`,
      title,
      status,
      detail: this.message,
      code: status,
      message: 'ko',
      errors: this.errors,
    }
  }
}
