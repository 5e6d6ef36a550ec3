/** Severities of Cloud Logging that we use. @see https://cloud.google.com/logging/docs/structured-logging */
type Severity = 'INFO' | 'WARNING' | 'ERROR'

/** What is counted of entries is in shared/model/events.ts. */
export type LogEntry = { severity: Severity; message: string; [field: string]: unknown }

/** Writes one entry. */
export type Log = (entry: LogEntry) => void

/** One JSON line an entry, as Cloud Logging reads it. JSON escapes every control character. */
export const lineOf = (entry: LogEntry): string => `${JSON.stringify(entry)}\n`

/** What a log may hold of an error: its name, text and stack, and those of its causes. */
export function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error }
  const { name, message, stack, cause } = error
  return { name, message, stack, ...(cause === undefined ? {} : { cause: errorFields(cause) }) }
}

/**
 * The trace a request belongs to, as Cloud Logging names it.
 * @see https://cloud.google.com/trace/docs/trace-context
 */
export function traceOf(headers: Record<string, unknown>, project: string): string | undefined {
  const parent = /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(String(headers.traceparent))?.[1]
  const cloud = /^([0-9a-f]{32})\b/.exec(String(headers['x-cloud-trace-context']))?.[1]
  const id = parent ?? cloud
  return id && `projects/${project}/traces/${id}`
}
