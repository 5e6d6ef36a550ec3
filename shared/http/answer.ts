import type { ServerResponse } from 'node:http'
import type { Problem } from '../model/problem.ts'

/** What is sent back. */
export type Answer<Body = unknown> = {
  status?: number
  body: Body
  type?: string
  headers?: Record<string, string>
}

export function send(response: ServerResponse, answer: Answer): void {
  const body = answer.body === undefined ? '' : JSON.stringify(answer.body)
  response.writeHead(answer.status ?? 200, {
    ...(body === '' ? {} : { 'Content-Type': answer.type ?? 'application/json' }),
    'Content-Length': Buffer.byteLength(body),
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
