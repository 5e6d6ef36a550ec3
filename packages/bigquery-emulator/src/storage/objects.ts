import { createHash, randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { crc32c } from './crc32c.ts'
import { StorageError } from './errors.ts'

/** What is kept of an object beside its bytes. */
const Kept = z.object({
  generation: z.string(),
  metageneration: z.string(),
  timeCreated: z.string(),
  updated: z.string(),
  contentType: z.string().optional(),
  contentEncoding: z.string().optional(),
  cacheControl: z.string().optional(),
  contentDisposition: z.string().optional(),
  contentLanguage: z.string().optional(),
  metadata: z.record(z.string(), z.string().nullable()).optional(),
  size: z.string(),
  md5Hash: z.string(),
  crc32c: z.string(),
})
type Kept = z.infer<typeof Kept>

/** What a caller may say of an object it writes. */
export const ObjectFields = z.looseObject({
  name: z.string().optional(),
  contentType: z.string().optional(),
  contentEncoding: z.string().optional(),
  cacheControl: z.string().optional(),
  contentDisposition: z.string().optional(),
  contentLanguage: z.string().optional(),
  metadata: z.record(z.string(), z.string().nullable()).optional(),
})
export type ObjectFields = z.infer<typeof ObjectFields>

/** An object: its name and what is kept of it. */
export type StoredObject = Kept & { bucket: string; name: string }

const BUCKET = /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/

/**
 * A segment of an object's name as a file name. Any name is allowed in Cloud Storage, so what a file system reads
 * otherwise (`..`, an empty segment, a backslash) is escaped; ordinary names stay as they are.
 */
function segment(text: string): string {
  const escaped = text.replace(/[%\\\0]/g, c => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
  if (escaped === '') return '%'
  return /^\.+$/.test(escaped) ? escaped.replaceAll('.', '%2e') : escaped
}

function unsegment(file: string): string {
  return file === '%'
    ? ''
    : file.replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function bucketName(bucket: string): string {
  if (!BUCKET.test(bucket) || bucket.includes('..'))
    throw new StorageError(400, 'invalid', `Invalid bucket name: '${bucket}'`)
  return bucket
}

/** The file an object's bytes are in. */
export function objectPath(dir: string, bucket: string, name: string): string {
  return join(dir, bucketName(bucket), ...name.split('/').map(segment))
}

function keptPath(dir: string, bucket: string, name: string): string {
  return `${join(dir, '.objects', bucketName(bucket), ...name.split('/').map(segment))}.json`
}

export function bucketExists(dir: string, bucket: string): boolean {
  return existsSync(join(dir, bucketName(bucket)))
}

export function needBucket(dir: string, bucket: string): void {
  if (!bucketExists(dir, bucket))
    throw new StorageError(404, 'notFound', 'The specified bucket does not exist.')
}

/** The object, or nothing. A file that somebody put there by hand is an object too. */
export function findObject(dir: string, bucket: string, name: string): StoredObject | undefined {
  const path = objectPath(dir, bucket, name)
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat?.isFile()) return undefined
  const side = keptPath(dir, bucket, name)
  if (existsSync(side)) {
    const kept = Kept.safeParse(JSON.parse(readFileSync(side, 'utf8')))
    // The file may have been changed by hand since.
    if (kept.success && Number(kept.data.size) === stat.size) return { bucket, name, ...kept.data }
  }
  return {
    bucket,
    name,
    ...describe(readFileSync(path), String(BigInt(Math.floor(stat.mtimeMs)) * 1000n), stat.mtime, {}),
  }
}

function describe(data: Buffer, generation: string, at: Date, fields: ObjectFields): Kept {
  return {
    ...Kept.partial().parse(fields),
    generation,
    metageneration: '1',
    timeCreated: at.toISOString(),
    updated: at.toISOString(),
    size: String(data.length),
    md5Hash: createHash('md5').update(data).digest('base64'),
    crc32c: crc32c(data),
  }
}

let last = 0n

/** Writes an object whole: another reader sees the old bytes or the new, never half. */
export function writeObject(
  dir: string,
  bucket: string,
  name: string,
  data: Buffer,
  fields: ObjectFields = {},
): StoredObject {
  needBucket(dir, bucket)
  if (name === '' || Buffer.byteLength(name) > 1024 || /[\r\n]/.test(name))
    throw new StorageError(400, 'invalid', 'Invalid object name')
  const path = objectPath(dir, bucket, name)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw beside(name)
  const now = BigInt(Date.now()) * 1000n
  last = now > last ? now : last + 1n
  const kept = describe(data, String(last), new Date(), fields)
  put(dir, path, data, name)
  put(dir, keptPath(dir, bucket, name), JSON.stringify(kept), name)
  return { bucket, name, ...kept }
}

function put(dir: string, path: string, data: Buffer | string, name: string): void {
  const temporary = join(dir, '.writing', randomUUID())
  try {
    mkdirSync(dirname(temporary), { recursive: true })
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(temporary, data)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    if (error instanceof Error && /ENOTDIR|EEXIST/.test(error.message)) throw beside(name)
    throw error
  }
}

function beside(name: string): StorageError {
  return new StorageError(
    501,
    'notImplemented',
    `Not implemented: objects named both "x" and "x/…" (${name}); here objects are files (a limit of the local emulator)`,
  )
}

/** Replaces what is said of an object, leaving its bytes. */
export function patchObject(dir: string, object: StoredObject, fields: ObjectFields): StoredObject {
  const { bucket, name, ...kept } = object
  const changed = Kept.parse({
    ...kept,
    ...Kept.partial().parse(fields),
    metadata: { ...kept.metadata, ...fields.metadata },
    generation: kept.generation,
    size: kept.size,
    md5Hash: kept.md5Hash,
    crc32c: kept.crc32c,
    metageneration: String(Number(kept.metageneration) + 1),
    updated: new Date().toISOString(),
  })
  put(dir, keptPath(dir, bucket, name), JSON.stringify(changed), name)
  return { bucket, name, ...changed }
}

/** Removes an object, and the directories it leaves empty. */
export function deleteObject(dir: string, bucket: string, name: string): void {
  rmSync(keptPath(dir, bucket, name), { force: true })
  const path = objectPath(dir, bucket, name)
  rmSync(path, { force: true })
  const root = join(dir, bucketName(bucket))
  for (let at = dirname(path); at !== root && readdirSync(at).length === 0; at = dirname(at))
    rmSync(at, { recursive: true })
}

/** Names of all objects of a bucket that start with a prefix, in order. */
export function objectNames(dir: string, bucket: string, prefix = ''): string[] {
  needBucket(dir, bucket)
  const root = join(dir, bucketName(bucket))
  const names: string[] = []
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const inside = join(entry.parentPath, entry.name).slice(root.length + 1)
    const name = inside.split('/').map(unsegment).join('/')
    if (name.startsWith(prefix)) names.push(name)
  }
  return names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}
