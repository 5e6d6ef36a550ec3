import type { StoredObject } from './objects.ts'

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
