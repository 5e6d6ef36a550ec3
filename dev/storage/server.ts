import { mkdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { z } from 'zod'
import { createBucket, deleteBucket, getBucket, listBuckets, writeBucket } from './buckets.ts'
import { errorBody, StorageError } from './errors.ts'
import { type Answer, type Request, readRequest, send } from './http.ts'
import {
  deleteObject,
  findObject,
  ObjectFields,
  objectNames,
  objectPath,
  patchObject,
  type StoredObject,
  writeObject,
} from './objects.ts'
import { requirePreconditions } from './preconditions.ts'
import { openUploads, type Uploads } from './uploads.ts'

export type Emulator = { url: string; port: number; stop: () => Promise<void> }

/** Starts the Cloud Storage emulator: objects are plain files under `dir`. Port 0 takes a free one. */
export async function startStorage({ port, dir }: { port: number; dir: string }): Promise<Emulator> {
  mkdirSync(dir, { recursive: true })
  const uploads = openUploads(dir)
  const server = createServer((message, response) => {
    readRequest(message)
      .then(request => answer(dir, uploads, request))
      .catch(error => failure(error))
      .then(found => send(response, found))
  })
  return listen(server, port)
}

/** Listens on the loopback interface only. */
export async function listen(server: Server, port: number): Promise<Emulator> {
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', resolve),
  )
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Cannot listen: no address')
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function failure(error: unknown): Answer {
  if (error instanceof StorageError) return { status: error.status, body: errorBody(error) }
  if (error instanceof z.ZodError || error instanceof SyntaxError) {
    return {
      status: 400,
      body: errorBody(new StorageError(400, 'invalid', `Invalid request: ${error.message}`)),
    }
  }
  console.error(error)
  return { status: 500, body: errorBody(new StorageError(500, 'backendError', 'Internal error')) }
}

/** Routes of the JSON API, with or without `/storage/v1` before them, for the client knows only a host. */
async function answer(dir: string, uploads: Uploads, request: Request): Promise<Answer> {
  const { method } = request
  let path = request.path
  const upload = path[0] === 'upload'
  if (upload) path = path.slice(1)
  const download = path[0] === 'download'
  if (download) path = path.slice(1)
  if (path[0] === 'storage' && path[1] === 'v1') path = path.slice(2)
  if (path[0] !== 'b') return xml(dir, request, path)
  const [, bucket, kind, name, action, ...target] = path
  if (upload && bucket) return uploads.handle(bucket, request)
  if (!bucket) {
    if (method === 'POST')
      return {
        status: 200,
        body: createBucket(
          dir,
          JSON.parse(request.body.toString()),
          request.query.get('project') ?? undefined,
        ),
      }
    return {
      status: 200,
      body: { kind: 'storage#buckets', items: listBuckets(dir, request.query.get('prefix') ?? '') },
    }
  }
  if (!kind) return bucketRoute(dir, bucket, request)
  if (kind === 'iam' || kind === 'acl' || kind === 'defaultObjectAcl' || kind !== 'o')
    throw notImplemented(`buckets.${kind}`)
  if (name === undefined) return { status: 200, body: list(dir, bucket, request) }
  if (action === 'rewriteTo' || action === 'copyTo') return copy(dir, bucket, name, action, target, request)
  if (action === 'compose') return compose(dir, bucket, name, request)
  if (action) throw notImplemented(`objects.${action}`)
  return objectRoute(dir, bucket, name, request)
}

function notImplemented(what: string): StorageError {
  return new StorageError(501, 'notImplemented', `Not implemented: ${what} (a limit of the local emulator)`)
}

function bucketRoute(dir: string, bucket: string, { method, body }: Request): Answer {
  if (method === 'DELETE') {
    deleteBucket(dir, bucket)
    return { status: 204 }
  }
  const found = getBucket(dir, bucket)
  if (method === 'GET') return { status: 200, body: found }
  writeBucket(
    dir,
    z
      .looseObject({ name: z.string(), location: z.string() })
      .parse({ ...found, ...z.looseObject({}).parse(JSON.parse(body.toString())), name: bucket }),
  )
  return { status: 200, body: getBucket(dir, bucket) }
}

function needObject(dir: string, bucket: string, name: string): StoredObject {
  const found = findObject(dir, bucket, name)
  if (!found) throw new StorageError(404, 'notFound', `No such object: ${bucket}/${name}`)
  return found
}

function objectRoute(dir: string, bucket: string, name: string, request: Request): Answer {
  const { method, query, headers } = request
  const found = needObject(dir, bucket, name)
  if (query.get('generation') && query.get('generation') !== found.generation) {
    throw new StorageError(404, 'notFound', `No such object: ${bucket}/${name}`)
  }
  requirePreconditions(query, found)
  if (method === 'DELETE') {
    deleteObject(dir, bucket, name)
    return { status: 204 }
  }
  if (method === 'PATCH' || method === 'PUT') {
    return {
      status: 200,
      body: resource(
        patchObject(dir, found, ObjectFields.parse(JSON.parse(request.body.toString()))),
        request.origin,
      ),
    }
  }
  if (query.get('alt') !== 'media') return { status: 200, body: resource(found, request.origin) }
  return media(dir, found, headers.range)
}

/** The bytes, or the range of them that was asked for. */
function media(dir: string, found: StoredObject, range: string | undefined): Answer {
  const data = readFileSync(objectPath(dir, found.bucket, found.name))
  const headers: Record<string, string> = {
    'content-type': found.contentType ?? 'application/octet-stream',
    'x-goog-hash': `crc32c=${found.crc32c},md5=${found.md5Hash}`,
    'x-goog-generation': found.generation,
    'x-goog-stored-content-encoding': found.contentEncoding ?? 'identity',
    etag: `"${found.md5Hash}"`,
    ...(found.contentEncoding ? { 'content-encoding': found.contentEncoding } : {}),
  }
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? []
  if (from === undefined || (from === '' && to === '')) return { status: 200, headers, body: data }
  const start = from === '' ? Math.max(0, data.length - Number(to)) : Number(from)
  const end = from === '' || !to ? data.length - 1 : Math.min(Number(to), data.length - 1)
  if (start >= data.length)
    throw new StorageError(416, 'requestedRangeNotSatisfiable', 'Request range not satisfiable')
  headers['content-range'] = `bytes ${start}-${end}/${data.length}`
  return { status: 206, headers, body: data.subarray(start, end + 1) }
}

/** An object as the JSON API describes it. */
export function resource(object: StoredObject, origin: string): Record<string, unknown> {
  const link = `${origin}/storage/v1/b/${object.bucket}/o/${encodeURIComponent(object.name)}`
  return {
    kind: 'storage#object',
    id: `${object.bucket}/${object.name}/${object.generation}`,
    selfLink: link,
    mediaLink: `${origin}/download/storage/v1/b/${object.bucket}/o/${encodeURIComponent(object.name)}?generation=${object.generation}&alt=media`,
    storageClass: 'STANDARD',
    etag: object.md5Hash,
    ...object,
  }
}

function list(dir: string, bucket: string, { query, origin }: Request): unknown {
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const after = query.get('pageToken')
  const most = Number(query.get('maxResults') ?? 1000)
  const items: unknown[] = []
  const prefixes = new Set<string>()
  let token: string | undefined
  let lastSeen = ''
  for (const name of objectNames(dir, bucket, prefix)) {
    if (after !== null && name <= Buffer.from(after, 'base64').toString()) continue
    if (
      name < (query.get('startOffset') ?? '') ||
      (query.get('endOffset') && name >= (query.get('endOffset') ?? ''))
    )
      continue
    const cut = delimiter ? name.indexOf(delimiter, prefix.length) : -1
    const folder = cut < 0 ? undefined : name.slice(0, cut + delimiter.length)
    if (items.length + prefixes.size >= most && !(folder && prefixes.has(folder))) {
      token = Buffer.from(lastSeen).toString('base64')
      break
    }
    lastSeen = name
    if (folder) prefixes.add(folder)
    else items.push(resource(needObject(dir, bucket, name), origin))
  }
  return {
    kind: 'storage#objects',
    items,
    ...(prefixes.size > 0 ? { prefixes: [...prefixes] } : {}),
    ...(token ? { nextPageToken: token } : {}),
  }
}

function copy(
  dir: string,
  bucket: string,
  name: string,
  action: string,
  target: string[],
  request: Request,
): Answer {
  // The rest of the path is `b/<bucket>/o/<object>`.
  const [, toBucket = '', , toName = ''] = target
  const source = needObject(dir, bucket, name)
  requirePreconditions(request.query, findObject(dir, toBucket, toName))
  const fields = request.body.length > 0 ? ObjectFields.parse(JSON.parse(request.body.toString())) : {}
  const made = writeObject(dir, toBucket, toName, readFileSync(objectPath(dir, bucket, name)), {
    ...source,
    ...fields,
  })
  const body = resource(made, request.origin)
  if (action === 'copyTo') return { status: 200, body }
  return {
    status: 200,
    body: {
      kind: 'storage#rewriteResponse',
      done: true,
      totalBytesRewritten: made.size,
      objectSize: made.size,
      resource: body,
    },
  }
}

function compose(dir: string, bucket: string, name: string, request: Request): Answer {
  const body = z
    .looseObject({
      sourceObjects: z.array(z.looseObject({ name: z.string() })),
      destination: ObjectFields.optional(),
    })
    .parse(JSON.parse(request.body.toString()))
  requirePreconditions(request.query, findObject(dir, bucket, name))
  const parts = body.sourceObjects.map(source =>
    readFileSync(objectPath(dir, bucket, needObject(dir, bucket, source.name).name)),
  )
  return {
    status: 200,
    body: resource(
      writeObject(dir, bucket, name, Buffer.concat(parts), body.destination ?? {}),
      request.origin,
    ),
  }
}

/** `GET /bucket/object`, by which some tools read an object. */
function xml(dir: string, { method, headers }: Request, path: string[]): Answer {
  const [bucket = '', ...rest] = path
  if (method !== 'GET' || rest.length === 0) throw notImplemented(`${method} /${path.join('/')}`)
  return media(dir, needObject(dir, bucket, rest.join('/')), headers.range)
}
