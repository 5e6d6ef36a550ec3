import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { ENDPOINTS } from '../shared/actions/endpoints.ts'
import { problemAnswer, send } from '../shared/http/answer.ts'
import { Problem } from '../shared/model/problem.ts'

/** What answers some requests, and tells whether this was one. */
type Handler = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>

/**
 * One server in front of several, told apart by path, as Firebase Hosting is in production. Beside them it has
 * documents of its own, which anyone may read, from any origin, and what else answers before it says that nothing is
 * there.
 */
export function createGateway(
  servers: ReadonlyMap<string, Server>,
  documents: Readonly<Record<string, () => object | Promise<object>>>,
  others: readonly Handler[] = [],
): Server {
  return createServer(async (request, response) => {
    const path = request.url?.split('?', 1)[0] ?? ''
    const document = request.method === 'GET' && Object.hasOwn(documents, path) ? documents[path] : undefined
    if (document) {
      const text = JSON.stringify(await document())
      response.writeHead(200, { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*' })
      response.end(text)
      return
    }
    const server = servers.get(path)
    if (server) {
      server.emit('request', request, response)
      return
    }
    for (const other of others) if (await other(request, response)) return
    const paths = Object.values(ENDPOINTS).map(endpoint => endpoint.path)
    const detail = `Nothing is here; the API is at ${paths.join(', ')}`
    send(response, problemAnswer(new Problem('not-found', detail)))
  })
}
