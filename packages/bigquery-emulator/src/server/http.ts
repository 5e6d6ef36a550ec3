import type { IncomingMessage, ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'

/** A request as the handlers want it: decoded path segments, query, whole body. */
export type Request = {
  method: string
  /** Decoded segments of the path. */
  path: string[]
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: Buffer
  origin: string
}

export type Answer = { status: number; headers?: Record<string, string>; body?: Buffer | unknown }

/** Reads a request whole. Segments are decoded one by one, so that an encoded slash stays inside its own. */
export async function readRequest(message: IncomingMessage): Promise<Request> {
  const origin = `http://${message.headers.host ?? 'localhost'}`
  const url = new URL(message.url ?? '/', origin)
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  const raw = Buffer.concat(chunks)
  const body = message.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw
  // Not url.pathname: it would fold `%2e%2e` away.
  const text = (message.url ?? '/').split('?')[0] ?? '/'
  const path = text.split('/').slice(1).map(decode)
  return {
    method: message.method ?? 'GET',
    path,
    query: url.searchParams,
    headers: message.headers,
    body,
    origin,
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Sends an answer: bytes as they are, anything else as JSON. */
export function send(response: ServerResponse, answer: Answer): void {
  const { status, headers = {}, body } = answer
  if (Buffer.isBuffer(body))
    response.writeHead(status, { 'content-length': String(body.length), ...headers }).end(body)
  else if (body === undefined) response.writeHead(status, { 'content-length': '0', ...headers }).end()
  else
    response
      .writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers })
      .end(JSON.stringify(body))
}

/** The parts of a multipart body: the JSON that describes, and the bytes it describes. */
export function multipart(
  contentType: string,
  body: Buffer,
): { json: unknown; data: Buffer; type: string | undefined } | undefined {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1]
  if (!boundary) return undefined
  const mark = Buffer.from(`--${boundary}`)
  const parts: { head: string; data: Buffer }[] = []
  let at = body.indexOf(mark)
  while (at >= 0) {
    const next = body.indexOf(mark, at + mark.length)
    if (next < 0) break
    const part = body.subarray(at + mark.length + 2, next - 2)
    const gap = part.indexOf('\r\n\r\n')
    if (gap >= 0) parts.push({ head: part.subarray(0, gap).toString(), data: part.subarray(gap + 4) })
    at = next
  }
  const [first, second] = parts
  if (!first || !second) return undefined
  return {
    json: JSON.parse(first.data.toString()),
    data: second.data,
    type: /content-type:\s*([^\r\n]+)/i.exec(second.head)?.[1],
  }
}
