import { TailerError } from '../client/error.ts'
import { EXIT, Failure } from './exit.ts'

/**
 * Prints why a command failed on standard error: its detail, a line per fault, the request, and what to do next.
 * @returns the exit code
 */
export function tell(error: unknown): number {
  const { lines, code } = told(error)
  process.stderr.write(`${lines.map(line => line.replaceAll(/\p{Cc}+/gu, ' ')).join('\n')}\n`)
  return code
}

function told(error: unknown): { lines: string[]; code: number } {
  if (error instanceof Failure) return { lines: [error.message, ...error.next], code: EXIT[error.exit].code }
  if (error instanceof TailerError) {
    const { message, errors, requestId, status } = error
    const faults = errors.map(({ pointer, detail }) => `  ${pointer === '' ? '/' : pointer}: ${detail}`)
    const request = requestId === undefined ? [] : [`Request id: ${requestId}`]
    const isRefused = status === 401 || status === 403
    return {
      lines: [message, ...faults, ...request, ...nextAfter(error)],
      code: EXIT[isRefused ? 'refused' : 'failed'].code,
    }
  }
  // An error that says what cannot be done says enough; any other is a defect of ours.
  const message = error instanceof Error ? error.message : String(error)
  const line = message.startsWith('Cannot ') ? message : `Cannot go on: ${message}`
  return { lines: [line], code: EXIT.failed.code }
}

/** What to do about a problem of the API, by the end of its type. */
const NEXT: Readonly<Record<string, string>> = {
  unauthenticated: 'Sign in again: tailer auth login. tailer auth status tells as whom you are signed in.',
  forbidden: 'tailer auth status tells as whom you are signed in; an admin of the account gives roles.',
  'configuration-not-found': 'tailer operations lists what is deployed.',
  'workflow-not-found': 'tailer operations lists what is deployed.',
  'run-not-found': 'tailer runs lists the runs.',
  'table-not-found': 'tailer tables lists the tables.',
  'configuration-disabled': 'Enable it with: tailer operation enable ID',
  'account-not-ready': 'Say who the account runs as with: tailer account set',
  'idempotency-key-reused': 'Give another --idempotency-key.',
}

function nextAfter({ type, retryAfter }: TailerError): string[] {
  if (retryAfter !== undefined) return [`Try again in ${retryAfter} s.`]
  const next = NEXT[type.split('/').at(-1) ?? '']
  return next === undefined ? [] : [next]
}
