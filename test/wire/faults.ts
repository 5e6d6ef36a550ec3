import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What becomes of a request: it is answered by a body or an error of Google's shape, or the connection is cut. */
export type Fault =
  | { kind: 'body'; body: unknown }
  | { kind: 'answer'; status: number; reason: string; message: string }
  | { kind: 'cut'; after: boolean }

/** Which requests a fault meets, and how many of them. */
type Rule = { matches: (method: string, path: string, body: string) => boolean; fault: Fault; left: number }

/** A wire to a service, on which faults can be set. */
export type Faults = {
  url: string
  /** Lets the next `times` requests that match meet a fault. */
  set: (matches: Rule['matches'], fault: Fault, times?: number) => void
  /** Takes all faults away. */
  clear: () => void
  stop: () => Promise<void>
}

/** Puts a wire in front of a service; requests pass as they are but for the faults that are set. */
export async function startFaults(target: string): Promise<Faults> {
  const { hostname, port } = new URL(target)
  const rules: Rule[] = []

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const { method = 'GET', url: path = '/' } = incoming
    const rule = rules.find(({ left, matches }) => left > 0 && matches(method, path, body.toString()))
    if (rule) rule.left--
    if (rule?.fault.kind === 'answer') {
      const { status, reason, message } = rule.fault
      const error = { code: status, message, errors: [{ reason, message, domain: 'global' }], status: reason }
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ error }))
      return
    }
    if (rule?.fault.kind === 'body') {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(rule.fault.body))
      return
    }
    if (rule?.fault.kind === 'cut' && !rule.fault.after) {
      incoming.socket.destroy()
      return
    }
    const outgoing = request({ hostname, port, method, path, headers: incoming.headers }, answer => {
      if (rule) {
        answer.resume().once('end', () => incoming.socket.destroy())
        return
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    outgoing.once('error', () => incoming.socket.destroy())
    outgoing.end(body)
  }

  const server = createServer((incoming, response) => {
    pass(incoming, response).catch(() => incoming.socket.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const bound: AddressInfo | string | null = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('Cannot tell the address of the wire')
  return {
    url: `http://127.0.0.1:${bound.port}`,
    set: (matches, fault, times = 1) => rules.push({ matches, fault, left: times }),
    clear: () => {
      rules.length = 0
    },
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
