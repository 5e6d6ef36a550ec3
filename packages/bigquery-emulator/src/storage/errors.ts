/** An error in Cloud Storage's shape. */
export class StorageError extends Error {
  readonly status: number
  readonly reason: string
  constructor(status: number, reason: string, message: string) {
    super(message)
    this.status = status
    this.reason = reason
  }
}

/** The error's body. */
export function errorBody({ status, reason, message }: StorageError): unknown {
  return { error: { code: status, message, errors: [{ message, domain: 'global', reason }] } }
}
