import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Holder } from '../server/access.ts'
import { deniedWords, mayUseBucket } from '../storage/access.ts'
import { bucketExists, objectNames, objectPath, writeObject } from '../storage/objects.ts'
import type { Connection } from './database.ts'
import { BigQueryError, unsupported } from './errors.ts'
import { literal } from './names.ts'

/** `gs://bucket/object` taken apart. */
function parseUri(uri: string): { bucket: string; name: string } {
  const [, bucket, name] = /^gs:\/\/([^/]+)\/(.+)$/.exec(uri) ?? []
  if (!bucket || !name)
    throw new BigQueryError('invalid', `Source URI must be a Google Cloud Storage location: [${uri}].`)
  return { bucket, name }
}

/** Where objects are, and who would read or write them. */
export type Objects = { dir: string; holder: Holder }

function requireUse({ dir, holder }: Objects, uri: string, bucket: string, by: 'list' | 'create'): void {
  if (!bucketExists(dir, bucket)) throw new BigQueryError('notFound', `Not found: URI ${uri}`)
  if (mayUseBucket(dir, holder, bucket)) return
  const doing = by === 'list' ? 'globbing file pattern' : 'writing data'
  throw new BigQueryError(
    'accessDenied',
    `Access Denied: BigQuery BigQuery: Permission denied while ${doing}. ${deniedWords(holder, `storage.objects.${by}`)} Please make sure ${uri} is accessible via appropriate IAM roles.`,
  )
}

/** The files behind some URIs, each of which may hold one `*`. */
export function filesOf(objects: Objects, uris: readonly string[]): string[] {
  const { dir } = objects
  return uris.flatMap(uri => {
    const { bucket, name } = parseUri(uri)
    requireUse(objects, uri, bucket, 'list')
    const star = name.indexOf('*')
    const prefix = star < 0 ? name : name.slice(0, star)
    const end = star < 0 ? '' : name.slice(star + 1)
    const names = objectNames(dir, bucket, prefix).filter(n =>
      star < 0 ? n === name : n.endsWith(end) && n.length >= prefix.length + end.length,
    )
    if (names.length === 0) throw new BigQueryError('notFound', `Not found: URI ${uri}`)
    return names.map(n => objectPath(dir, bucket, n))
  })
}

/** The text of a library that functions of JavaScript use. */
export function libraryText(objects: Objects, uri: string): string {
  const [file = ''] = filesOf(objects, [uri])
  return readFileSync(file, 'utf8')
}

export type ExtractOptions = {
  format: string
  fieldDelimiter: string
  printHeader: boolean
  compression: string
}

/** Writes a query's rows to one object, in a format of BigQuery's extract jobs. */
export async function writeFile(
  connection: Connection,
  objects: Objects,
  uri: string,
  sql: string,
  options: ExtractOptions,
): Promise<void> {
  const { dir } = objects
  const { bucket, name } = parseUri(uri.replace('*', '000000000000'))
  requireUse(objects, uri, bucket, 'create')
  const compression = options.compression.toUpperCase()
  const format = options.format.toUpperCase()
  const how = copyOptions(format, compression, options)
  const scratch = join(dir, '.writing')
  mkdirSync(scratch, { recursive: true })
  const file = join(scratch, randomUUID())
  try {
    await connection.run(`COPY (${sql}) TO ${literal(file)} (${how})`)
    const data = readFileSync(file)
    const zipped = compression === 'GZIP' && format !== 'PARQUET' ? gzipSync(data) : data
    writeObject(dir, bucket, name, zipped, { contentType: 'application/octet-stream' })
  } finally {
    rmSync(file, { force: true })
  }
}

function copyOptions(format: string, compression: string, options: ExtractOptions): string {
  if (format === 'CSV') {
    refuseCompression(format, compression, ['NONE', 'GZIP'])
    return `FORMAT csv, DELIMITER ${literal(options.fieldDelimiter)}, HEADER ${options.printHeader}`
  }
  if (format === 'NEWLINE_DELIMITED_JSON' || format === 'JSON') {
    refuseCompression(format, compression, ['NONE', 'GZIP'])
    return 'FORMAT json'
  }
  if (format === 'PARQUET') {
    refuseCompression(format, compression, ['NONE', 'GZIP', 'SNAPPY', 'ZSTD'])
    return `FORMAT parquet, COMPRESSION ${compression === 'NONE' ? 'uncompressed' : compression.toLowerCase()}`
  }
  throw unsupported(`extract to ${format}`)
}

function refuseCompression(format: string, compression: string, allowed: string[]): void {
  if (!allowed.includes(compression))
    throw new BigQueryError('invalid', `${compression} compression is not supported for ${format} format`)
}
