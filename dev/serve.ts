import { createServer, type Server } from 'node:http'
import { getTestServer } from '@google-cloud/functions-framework/testing'
import { fromEnvironment } from '../functions/environment.ts'
import { register } from '../functions/register.ts'
import { ENDPOINTS } from '../shared/actions/endpoints.ts'
import { openIssuer } from './issuer.ts'

/**
 * Every function on one port, each behind the framework's own server, and the local issuer's key set beside them.
 * Started by dev/start.ts, which sets the environment and restarts it when it dies.
 */
const port = Number(process.env.PORT)
const issuer = await openIssuer({ dir: '.tailer', issuer: `http://localhost:${port}` })
register(fromEnvironment(process.env))

const servers = new Map<string, Server>()
for (const [name, { path }] of Object.entries(ENDPOINTS)) servers.set(path, getTestServer(name))

const gateway = createServer((request, response) => {
  const path = request.url?.split('?', 1)[0] ?? ''
  if (path === '/.well-known/jwks.json') {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(issuer.jwks()))
    return
  }
  const server = servers.get(path)
  if (server) {
    server.emit('request', request, response)
    return
  }
  const detail = `Nothing is at ${path}; the API is at ${[...servers.keys()].join(', ')}`
  response.writeHead(404, { 'Content-Type': 'application/problem+json' })
  response.end(JSON.stringify({ title: 'Not found', status: 404, detail, code: 404, message: 'ko' }))
})

gateway.listen(port, () => process.send?.('ready'))
process.once('SIGTERM', () => {
  gateway.close(() => process.exit(0))
  gateway.closeIdleConnections()
})
process.on('disconnect', () => process.exit(1))
