import type { IncomingMessage } from 'node:http'
import { holdsAtMost, jsonFault, withExactIntegers } from '../model/json.ts'
import { Problem } from '../model/problem.ts'
import { mediaTypeOf } from './framework.ts'

/** The largest body, in bytes. */
const MAX_BODY = 1024 * 1024
/** The most values a body holds: what is small as text may be large in memory, and each value is looked at. */
const MAX_VALUES = 50_000

/**
 * The request's body, a JSON object.
 * @throws Problem `unsupported-media-type`, `body-too-large` or `invalid-json`
 */
export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const type = mediaTypeOf(request) ?? ''
  if (!/^application\/json\s*(;\s*charset="?utf-?8"?\s*)?$/i.test(type)) {
    throw new Problem('unsupported-media-type', 'The request needs a header Content-Type: application/json')
  }
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') {
    throw new Problem('unsupported-media-type', 'The body must be sent as it is, without a Content-Encoding')
  }
  const text = await readText(request)
  const value = parseJson(text)
  if (isObject(value)) return value
  throw new Problem('invalid-json', 'The body must be a JSON object with a field action')
}

/** How long the rest of an unread body is waited for, in milliseconds. */
const PATIENCE = 5000

/**
 * Lets the rest of a body go by that is not read, so that its sender hears the answer and may send the next request.
 * One that is too large or does not end is cut off, with its connection.
 */
export function letGo(request: IncomingMessage): void {
  if (request.readableEnded) return
  let size = 0
  const cutOff = () => request.socket.destroy()
  const timer = setTimeout(cutOff, PATIENCE).unref()
  request.once('close', () => clearTimeout(timer))
  request.on('data', chunk => {
    size += chunk.length
    if (size > MAX_BODY) cutOff()
  })
}

async function readText(request: IncomingMessage): Promise<string> {
  const tooLarge = () => new Problem('body-too-large', `The body must be at most ${MAX_BODY} bytes`)
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length
      if (size > MAX_BODY) throw tooLarge()
      chunks.push(chunk)
    }
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw new Problem('invalid-json', 'The body broke off before its end', { cause })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch (cause) {
    throw new Problem('invalid-json', 'The body must be UTF-8', { cause })
  }
}

function parseJson(text: string): unknown {
  if (text.trim() === '')
    throw new Problem('invalid-json', 'The request has no body; it must be a JSON object')
  if (!holdsAtMost(text, MAX_VALUES))
    throw new Problem('body-too-large', `The body must hold at most ${MAX_VALUES} values`)
  try {
    return JSON.parse(withExactIntegers(text))
  } catch {
    throw new Problem('invalid-json', `The body is not JSON: ${jsonFault(text)}`)
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
