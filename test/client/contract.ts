import { createServer, type RequestListener, type Server } from 'node:http'
import { getTestServer } from '@google-cloud/functions-framework/testing'
import type { ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { createClient } from '../../client/client.ts'
import { DOCUMENTS } from '../../client/documents.ts'
import { describeApi } from '../../client/openapi/document.ts'
import { createGateway } from '../../dev/gateway.ts'
import { ENDPOINTS } from '../../shared/actions/endpoints.ts'
import { type Reply, startSystem } from '../system/system.ts'

const description: unknown = JSON.parse(JSON.stringify(describeApi()))

/** The system behind one address, as a client sees it, with the description beside it. */
export async function startApi() {
  const system = await startSystem()
  const servers = new Map(Object.entries(ENDPOINTS).map(([name, { path }]) => [path, getTestServer(name)]))
  const gateway = createGateway(servers, DOCUMENTS)
  const baseUrl = await listening(gateway)
  return {
    system,
    baseUrl,
    gateway,
    client: createClient({ baseUrl, token: system.token }),
    async stop() {
      await closed(gateway)
      await system.stop()
    },
  }
}

/** A server that answers by itself what the listener does, and leaves the rest to the API behind it. */
export async function inFrontOf(
  behind: Server | undefined,
  listener: (...of: Parameters<RequestListener>) => boolean,
) {
  const server = createServer((request, response) => {
    if (!listener(request, response)) behind?.emit('request', request, response)
  })
  return { baseUrl: await listening(server), stop: () => closed(server) }
}

const listening = (server: Server) =>
  new Promise<string>(resolve =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`)
    }),
  )

const closed = (server: Server) =>
  new Promise<void>(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

const ajv = new Ajv2020({ allErrors: true, strict: false, formats: { 'date-time': true, uuid: true } })
ajv.addSchema(Object(description), 'api')

/** A part of the description, by what leads to it. */
export function described(...path: string[]): unknown {
  return path.reduce((value: unknown, part) => Reflect.get(Object(value), part), description)
}

/** The part of the description that an answer of a path and a status has to fit. */
export function responseOf(path: string, status: number): string[] {
  const response = described('paths', path, 'post', 'responses', String(status))
  const pointer: unknown = Reflect.get(Object(response), '$ref')
  const parts = typeof pointer === 'string' ? pointer.split('/').slice(1) : undefined
  return parts ?? ['paths', path, 'post', 'responses', String(status)]
}

/** What an answer has against it by the description: its status, its headers, its media type, its body. */
export function faultsOfReply(path: string, { status, headers, body }: Reply): string[] {
  const type = headers.get('content-type') ?? ''
  const parts = responseOf(path, status)
  const schema = [...parts, 'content', type, 'schema']
  if (described(...schema) === undefined) return [`${status} as ${type} is not described`]
  const missing = Object.keys(Object(described(...parts, 'headers'))).filter(name => !isThere(name, headers))
  const code = String(body.type).split('/').at(-1) ?? ''
  const codes = Object.keys(Object(described(...parts, 'content', type, 'examples')))
  return [
    ...missing.map(name => `no header ${name}`),
    ...(status < 400 || codes.includes(code) ? [] : [`the problem ${code} is not described`]),
    ...faultsBy(`#/${schema.map(part => part.replaceAll('/', '~1')).join('/')}`, body),
  ]
}

/** Only a repeat is told to be one. */
const isThere = (name: string, headers: Headers) => name === 'Idempotent-Replayed' || headers.has(name)

const validators = new Map<string, ValidateFunction>()

/** All that a value has against it by a schema of the description, such as `#/components/schemas/Run`. */
export function faultsBy(pointer: string, value: unknown): string[] {
  const validate = validators.get(pointer) ?? ajv.compile({ $ref: `api${pointer}` })
  validators.set(pointer, validate)
  validate(value)
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  )
}
