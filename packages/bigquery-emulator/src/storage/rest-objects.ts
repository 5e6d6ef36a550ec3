import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Answer, Request } from '../server/http.ts'
import { StorageError } from './errors.ts'
import { resource } from './object-resource.ts'
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

/** The object, or the error that it is not there. */
export function needObject(dir: string, bucket: string, name: string): StoredObject {
  const found = findObject(dir, bucket, name)
  if (!found) throw new StorageError(404, 'notFound', `No such object: ${bucket}/${name}`)
  return found
}

/** Reads, changes or deletes one object. */
export function objectRoute(dir: string, bucket: string, name: string, request: Request): Answer {
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
export function media(dir: string, found: StoredObject, range: string | undefined): Answer {
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

/** Objects by prefix, a page of them, folded at the delimiter. */
export function list(dir: string, bucket: string, { query, origin }: Request): unknown {
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

/** Copies an object to another name, under the rewrite call or the copy call. */
export function copy(
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

/** Joins objects into one. */
export function compose(dir: string, bucket: string, name: string, request: Request): Answer {
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
