import type { IncomingMessage, Server } from 'node:http'

const draining = new WeakSet<Server>()

/**
 * On SIGTERM lets requests in flight finish, then ends. The framework's own handler ends at once and is
 * registered after our code is loaded, so it is replaced when the first request comes.
 */
export function drainOnTerm(request: IncomingMessage): void {
  const server = 'server' in request.socket ? request.socket.server : undefined
  if (!isServer(server) || draining.has(server)) return
  draining.add(server)
  process.removeAllListeners('SIGTERM')
  process.once('SIGTERM', () => drain(server, () => process.exit(0)))
}

/** Takes no new connection, lets the requests in flight finish, and closes each connection once it is idle. */
export function drain(server: Server, done: () => void): void {
  const closing = setInterval(() => server.closeIdleConnections(), 50)
  server.close(() => {
    clearInterval(closing)
    done()
  })
}

const isServer = (value: unknown): value is Server =>
  value instanceof Object && 'closeIdleConnections' in value
