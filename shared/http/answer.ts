import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { Problem } from '../model/problem.ts'

/** What is sent back. */
export type Answer<Body = unknown> = {
  status?: number
  body: Body
  type?: string
  headers?: Record<string, string>
}

/** In bytes: what fits into one packet gains nothing. */
const WORTH_ZIPPING = 1400

/** Sends an answer; zipped, where it is long and whoever asks takes that. A long list is a tenth then. */
export function send(response: ServerResponse, answer: Answer): void {
  const text = Buffer.from(answer.body === undefined ? '' : JSON.stringify(answer.body))
  const isZipped =
    text.length > WORTH_ZIPPING && /\bgzip\b/.test(String(response.req.headers['accept-encoding']))
  // The least effort: it takes no longer than writing the JSON did, and the rest would gain little.
  const body = isZipped ? gzipSync(text, { level: 1 }) : text
  response.writeHead(answer.status ?? 200, {
    ...(text.length === 0 ? {} : { 'Content-Type': answer.type ?? 'application/json' }),
    ...(isZipped ? { 'Content-Encoding': 'gzip' } : {}),
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...answer.headers,
  })
  response.end(body)
}

/** A failure as an answer, with the headers its status asks for. */
export function problemAnswer(problem: Problem): Answer {
  const headers: Record<string, string> = {}
  if (problem.status === 401) headers['WWW-Authenticate'] = 'Bearer error="invalid_token"'
  if (problem.status === 405) headers.Allow = 'POST'
  if (problem.status === 503) headers['Retry-After'] = '5'
  if (problem.status === 413) headers.Connection = 'close'
  return { status: problem.status, body: problem.body(), type: 'application/problem+json', headers }
}
