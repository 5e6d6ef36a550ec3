import { z } from 'zod'

/** Every way a request can fail: its HTTP status and its title. The code ends the problem's `type`. */
export const PROBLEMS = {
  'invalid-json': [400, 'Invalid JSON'],
  'unknown-action': [400, 'Unknown action'],
  'invalid-request': [400, 'Invalid request'],
  unauthenticated: [401, 'Unauthenticated'],
  forbidden: [403, 'Forbidden'],
  'not-found': [404, 'Not found'],
  'configuration-not-found': [404, 'Configuration not found'],
  'run-not-found': [404, 'Run not found'],
  'task-not-found': [404, 'Task not found'],
  'workflow-not-found': [404, 'Workflow not found'],
  'note-not-found': [404, 'Note not found'],
  'table-not-found': [404, 'Table not found'],
  'method-not-allowed': [405, 'Method not allowed'],
  'configuration-disabled': [409, 'Configuration disabled'],
  'configuration-archived': [409, 'Configuration archived'],
  'account-not-ready': [409, 'Account not ready'],
  conflict: [409, 'Conflict'],
  'body-too-large': [413, 'Body too large'],
  'unsupported-media-type': [415, 'Unsupported media type'],
  'not-launchable': [422, 'Not launchable'],
  'idempotency-key-reused': [422, 'Idempotency key reused'],
  internal: [500, 'Internal error'],
  unavailable: [503, 'Unavailable'],
} as const satisfies Record<string, readonly [number, string]>

export type ProblemCode = keyof typeof PROBLEMS

/** What every 401 says, whichever check a token failed. */
export const UNAUTHENTICATED =
  'The request needs a header Authorization: Bearer <JWT> with a valid token of an accepted issuer: `tailer auth ' +
  'get-token` prints a user’s, `gcloud auth print-identity-token --audiences=<audience>` a listed service account’s'

/** The URI that names a way to fail. */
const problemType = (code: ProblemCode): string => `https://tailer.example/problems/${code}`

/** One fault of a request, or a warning: where, and what. */
export const fault = z.strictObject({
  pointer: z.string().describe('A JSON pointer (RFC 6901) into the request; empty for the whole'),
  detail: z.string().min(1).describe('What is wrong there'),
})
export type Fault = z.output<typeof fault>

/** The body of every failure: problem details, with `code` and `message` for clients written for the page. */
export const problemBody = z.strictObject({
  type: z.string().regex(/^https:\/\/tailer\.example\/problems\/[a-z-]+$/),
  title: z.string().min(1),
  status: z.int().min(400).max(599),
  detail: z.string().min(1).describe('What happened, and what to do next'),
  code: z.int().min(400).max(599).describe('The status again'),
  message: z.literal('ko'),
  errors: z
    .array(fault)
    .describe('Every fault of the request, where it has any; the first hundred, where it has more'),
})
export type ProblemBody = z.output<typeof problemBody>

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
   * The answer's body.
   * @see https://www.rfc-editor.org/rfc/rfc9457
   */
  body(): ProblemBody {
    const [status, title] = PROBLEMS[this.code]
    return {
      type: problemType(this.code),
      title,
      status,
      detail: this.message,
      code: status,
      message: 'ko',
      errors: this.errors,
    }
  }
}
