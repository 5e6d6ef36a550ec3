/** The reasons BigQuery gives, each with the HTTP status it travels under. */
const STATUS = {
  invalid: 400,
  invalidQuery: 400,
  required: 400,
  notImplemented: 501,
  authError: 401,
  notFound: 404,
  duplicate: 409,
  conditionNotMet: 412,
  accessDenied: 403,
  resourceInUse: 400,
  stopped: 499,
  backendError: 500,
} as const

export type Reason = keyof typeof STATUS

/** An error in BigQuery's shape: `reason` and words are what a caller of the real service would read. */
export class BigQueryError extends Error {
  readonly reason: Reason
  readonly location: string | undefined
  /** Where in the text that is analysed, as an offset; who knows the text makes line and column of it. */
  readonly at: number | undefined
  constructor(
    reason: Reason,
    message: string,
    options: { location?: string; cause?: unknown; at?: number } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.reason = reason
    this.location = options.location
    this.at = options.at
  }
}

/** A construct the emulator cannot do. It says so by name instead of answering something near. */
export function unsupported(construct: string): BigQueryError {
  return new BigQueryError('notImplemented', `Not implemented: ${construct} (a limit of the local emulator)`)
}

type Thing = 'Table' | 'Constraint' | 'Dataset' | 'Routine' | 'Job'

export function notFound(kind: Thing, name: string, location?: string): BigQueryError {
  return new BigQueryError(
    'notFound',
    `Not found: ${kind} ${name}${location ? ` was not found in location ${location}` : ''}`,
  )
}

export function alreadyExists(kind: Thing, name: string): BigQueryError {
  return new BigQueryError('duplicate', `Already Exists: ${kind} ${name}`)
}

/** The error as a job's `errorResult`. */
export function errorProto(error: BigQueryError): { reason: string; message: string; location?: string } {
  return {
    reason: error.reason,
    message: error.message,
    ...(error.location ? { location: error.location } : {}),
  }
}

/** Status and body of an HTTP answer that carries the error. */
export function errorResponse(error: BigQueryError): { status: number; body: unknown } {
  // A stopped job is only ever an errorResult; a caller that waits for its rows is told 400 by the real service.
  const code = error.reason === 'stopped' ? 400 : STATUS[error.reason]
  const detail = { message: error.message, domain: 'global', reason: error.reason }
  return {
    status: code,
    body: { error: { code, message: error.message, errors: [detail], status: error.reason } },
  }
}
