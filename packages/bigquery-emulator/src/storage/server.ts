import { mkdirSync } from 'node:fs'
import { z } from 'zod'
import type { Access, Holder } from '../server/access.ts'
import { type Answer, type Request, readRequest, send } from '../server/http.ts'
import { type Emulator, listen } from '../server/listen.ts'
import { createServer } from '../server/node-http.ts'
import { requireBucket, requireHolder, requireProject } from './access.ts'
import { createBucket, deleteBucket, getBucket, listBuckets, writeBucket } from './buckets.ts'
import { errorBody, StorageError } from './errors.ts'
import { compose, copy, list, media, needObject, objectRoute } from './rest-objects.ts'
import { openUploads, type Uploads } from './uploads.ts'

/** Starts the Cloud Storage emulator: objects are plain files under `dir`. Port 0 takes a free one. */
export async function startStorage({
  port,
  dir,
  access,
}: {
  port: number
  dir: string
  access: Access
}): Promise<Emulator> {
  mkdirSync(dir, { recursive: true })
  const uploads = openUploads(dir)
  const server = createServer((message, response) => {
    readRequest(message)
      .then(async request => {
        const found = await access(request.headers)
        // The address of an upload that was begun is a credential by itself: its pieces may come without a token.
        const begun =
          found === 'no token' && request.path[0] === 'upload' ? uploads.bucketOf(request) : undefined
        if (begun) return uploads.handle(begun, request)
        return answer({ dir, uploads, holder: requireHolder(found) }, request)
      })
      .catch(error => failure(error))
      .then(found => send(response, found))
  })
  return listen(server, port)
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

type Service = { dir: string; uploads: Uploads; holder: Holder }

/** Routes of the JSON API, with or without `/storage/v1` before them, for the client knows only a host. */
async function answer({ dir, uploads, holder }: Service, request: Request): Promise<Answer> {
  const { method } = request
  let path = request.path
  const upload = path[0] === 'upload'
  if (upload) path = path.slice(1)
  const download = path[0] === 'download'
  if (download) path = path.slice(1)
  if (path[0] === 'storage' && path[1] === 'v1') path = path.slice(2)
  const need = (bucket: string, permission: string) =>
    requireBucket(dir, holder, bucket, `storage.${permission}`)
  if (path[0] !== 'b') {
    need(path[0] ?? '', 'objects.get')
    return xml(dir, request, path)
  }
  const [, bucket, kind, name, action, ...target] = path
  if (upload && bucket) {
    // A piece of a resumable upload goes where the upload began.
    need(uploads.bucketOf(request) ?? bucket, 'objects.create')
    return uploads.handle(bucket, request)
  }
  if (!bucket) {
    if (method === 'POST')
      return {
        status: 200,
        body: createBucket(
          dir,
          JSON.parse(request.body.toString()),
          requireProject(holder, request.query.get('project'), 'storage.buckets.create'),
        ),
      }
    const project = requireProject(holder, request.query.get('project'), 'storage.buckets.list')
    const all = listBuckets(dir, request.query.get('prefix') ?? '')
    const items = holder.projects === 'all' ? all : all.filter(found => found.projectId === project)
    return { status: 200, body: { kind: 'storage#buckets', items } }
  }
  const verb = VERBS[method] ?? 'get'
  if (!kind) {
    need(bucket, `buckets.${verb}`)
    return bucketRoute(dir, bucket, request)
  }
  need(
    bucket,
    `objects.${name === undefined ? 'list' : action === 'compose' ? 'create' : action ? 'get' : verb}`,
  )
  if (kind === 'iam' || kind === 'acl' || kind === 'defaultObjectAcl' || kind !== 'o')
    throw notImplemented(`buckets.${kind}`)
  if (name === undefined) return { status: 200, body: list(dir, bucket, request) }
  if (action === 'rewriteTo' || action === 'copyTo') {
    need(target[1] ?? '', 'objects.create')
    return copy(dir, bucket, name, action, target, request)
  }
  if (action === 'compose') return compose(dir, bucket, name, request)
  if (action) throw notImplemented(`objects.${action}`)
  return objectRoute(dir, bucket, name, request)
}

const VERBS: Record<string, string> = { PATCH: 'update', PUT: 'update', DELETE: 'delete' }

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
    z.looseObject({ name: z.string(), location: z.string() }).parse({
      ...found,
      ...z.looseObject({}).parse(JSON.parse(body.toString())),
      name: bucket,
      projectId: found.projectId,
    }),
  )
  return { status: 200, body: getBucket(dir, bucket) }
}

/** `GET /bucket/object`, by which some tools read an object. */
function xml(dir: string, { method, headers }: Request, path: string[]): Answer {
  const [bucket = '', ...rest] = path
  if (method !== 'GET' || rest.length === 0) throw notImplemented(`${method} /${path.join('/')}`)
  return media(dir, needObject(dir, bucket, rest.join('/')), headers.range)
}
