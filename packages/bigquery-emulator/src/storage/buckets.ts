import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { StorageError } from './errors.ts'
import { bucketExists, needBucket, objectNames } from './objects.ts'

const Bucket = z.looseObject({
  name: z.string(),
  location: z.string().default('US'),
  projectId: z.string().optional(),
})
export type Bucket = z.infer<typeof Bucket>

function documentPath(dir: string, name: string): string {
  return join(dir, '.buckets', `${name}.json`)
}

function readBucket(dir: string, name: string): Bucket | undefined {
  const path = documentPath(dir, name)
  return existsSync(path) ? Bucket.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined
}

/** The project that created a bucket; a bucket made by hand has none. */
export function projectOf(dir: string, name: string): string | undefined {
  return readBucket(dir, name)?.projectId
}

/** A bucket as the JSON API describes it. */
export function getBucket(dir: string, name: string): Record<string, unknown> {
  needBucket(dir, name)
  const document = readBucket(dir, name) ?? { name, location: 'US' }
  const at = statSync(join(dir, name)).mtime.toISOString()
  return {
    storageClass: 'STANDARD',
    timeCreated: at,
    updated: at,
    metageneration: '1',
    ...document,
    kind: 'storage#bucket',
    id: name,
    name,
  }
}

/** Creates a bucket; one that exists is a conflict. */
export function createBucket(
  dir: string,
  body: unknown,
  projectId: string | undefined,
): Record<string, unknown> {
  // Whose it is, the request says and not its body.
  const { projectId: _, ...document } = Bucket.parse(body)
  if (bucketExists(dir, document.name)) {
    throw new StorageError(
      409,
      'conflict',
      'Your previous request to create the named bucket succeeded and you already own it.',
    )
  }
  mkdirSync(join(dir, document.name), { recursive: true })
  writeBucket(dir, {
    ...document,
    location: document.location.toUpperCase(),
    projectId,
  })
  return getBucket(dir, document.name)
}

/** Replaces what is said of a bucket. */
export function writeBucket(dir: string, document: Bucket): void {
  mkdirSync(join(dir, '.buckets'), { recursive: true })
  writeFileSync(documentPath(dir, document.name), JSON.stringify(document))
}

/** All buckets, in order. */
export function listBuckets(dir: string, prefix: string): Record<string, unknown>[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.') && entry.name.startsWith(prefix))
    .map(entry => entry.name)
    .sort()
    .map(name => getBucket(dir, name))
}

/** Removes a bucket that holds nothing. */
export function deleteBucket(dir: string, name: string): void {
  needBucket(dir, name)
  if (objectNames(dir, name).length > 0)
    throw new StorageError(409, 'conflict', 'The bucket you tried to delete is not empty.')
  rmSync(join(dir, name), { recursive: true })
  rmSync(documentPath(dir, name), { force: true })
}
