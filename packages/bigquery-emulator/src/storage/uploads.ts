import { randomUUID } from 'node:crypto'
import { type Answer, multipart, type Request } from '../server/http.ts'
import { StorageError } from './errors.ts'
import { resource } from './object-resource.ts'
import { findObject, needBucket, ObjectFields, writeObject } from './objects.ts'
import { requirePreconditions } from './preconditions.ts'

export type Uploads = {
  handle: (bucket: string, request: Request) => Answer
  /** The bucket of the resumable upload that a request goes on with. */
  bucketOf: (request: Request) => string | undefined
}

type Session = {
  bucket: string
  name: string
  fields: ObjectFields
  query: URLSearchParams
  data: Buffer
  done: Record<string, unknown> | undefined
}

/** Uploads in one request or, resumably, in several; a resumable one lives as long as the process. */
export function openUploads(dir: string): Uploads {
  const sessions = new Map<string, Session>()

  function write(
    bucket: string,
    name: string,
    data: Buffer,
    fields: ObjectFields,
    { query, origin }: Pick<Request, 'query' | 'origin'>,
  ) {
    requirePreconditions(query, findObject(dir, bucket, name))
    return resource(writeObject(dir, bucket, name, data, fields), origin)
  }

  function begin(bucket: string, request: Request): Answer {
    const fields = ObjectFields.parse(request.body.length > 0 ? JSON.parse(request.body.toString()) : {})
    const name = request.query.get('name') ?? fields.name
    if (!name) throw new StorageError(400, 'required', 'Required')
    requirePreconditions(request.query, findObject(dir, bucket, name))
    const type = request.headers['x-upload-content-type']
    const id = randomUUID()
    sessions.set(id, {
      bucket,
      name,
      query: request.query,
      data: Buffer.alloc(0),
      done: undefined,
      fields: { ...(typeof type === 'string' ? { contentType: type } : {}), ...fields },
    })
    const location = `${request.origin}/upload/storage/v1/b/${bucket}/o?uploadType=resumable&upload_id=${id}`
    return { status: 200, headers: { location, 'x-guploader-uploadid': id } }
  }

  /** A piece of a resumable upload, or (with no bytes) the question how far it has come. */
  function go(id: string, request: Request): Answer {
    const session = sessions.get(id)
    if (!session) throw new StorageError(404, 'notFound', 'No such upload')
    if (session.done) return { status: 200, body: session.done }
    const [, first, end, total] =
      /^bytes (?:(\d+)-(\d+|\*)|\*)\/(\d+|\*)$/.exec(String(request.headers['content-range'] ?? '')) ?? []
    const start = first === undefined ? (request.body.length > 0 ? 0 : session.data.length) : Number(first)
    if (start > session.data.length) throw new StorageError(400, 'invalid', 'Invalid range')
    session.data = Buffer.concat([session.data.subarray(0, start), request.body])
    const asked = request.headers['content-range'] !== undefined
    // `bytes 0-*/*` is all there is, its length not known beforehand; `bytes 0-99/*` is a piece.
    const whole =
      end === '*'
        ? total === '*' || Number(total) === session.data.length
        : Number(total) === session.data.length
    if (asked && !whole) {
      const headers: Record<string, string> = { 'x-guploader-uploadid': id }
      if (session.data.length > 0) headers.range = `bytes=0-${session.data.length - 1}`
      return { status: 308, headers }
    }
    session.done = write(session.bucket, session.name, session.data, session.fields, {
      query: session.query,
      origin: request.origin,
    })
    return { status: 200, body: session.done }
  }

  return {
    bucketOf: ({ query }) => sessions.get(query.get('upload_id') ?? '')?.bucket,
    handle: (bucket, request) => {
      needBucket(dir, bucket)
      const { query, headers, body } = request
      const id = query.get('upload_id')
      if (id && request.method === 'DELETE') {
        sessions.delete(id)
        return { status: 499 }
      }
      if (id) return go(id, request)
      const kind = query.get('uploadType')
      if (kind === 'resumable') return begin(bucket, request)
      if (kind === 'multipart') {
        const parts = multipart(headers['content-type'] ?? '', body)
        if (!parts) throw new StorageError(400, 'invalid', 'Malformed multipart body')
        const fields = ObjectFields.parse(parts.json)
        const name = query.get('name') ?? fields.name
        if (!name) throw new StorageError(400, 'required', 'Required')
        return {
          status: 200,
          body: write(
            bucket,
            name,
            parts.data,
            { ...(parts.type ? { contentType: parts.type } : {}), ...fields },
            request,
          ),
        }
      }
      const name = query.get('name')
      if (!name) throw new StorageError(400, 'required', 'Required')
      const type = headers['content-type']
      return { status: 200, body: write(bucket, name, body, type ? { contentType: type } : {}, request) }
    },
  }
}
