import type { Transform } from 'node:stream'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createBrotliCompress, createDeflate, createGzip, gzipSync } from 'node:zlib'
import type { Cast } from './cast.ts'
import type { Witness } from './witness.ts'

const COMPRESSORS: [string, () => Transform][] = [
  ['gzip', () => createGzip({ level: 9 })],
  ['deflate', () => createDeflate({ level: 9 })],
  ['br', () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })],
]
/** What the framework would read a body as, given the chance. */
const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  'application/cloudevents+json',
]

/** So many MiB of blanks, compressed. */
async function bombOf(mebibytes: number, compressor: Transform): Promise<Buffer> {
  const blank = Buffer.alloc(1024 * 1024, ' ')
  const chunks: Buffer[] = []
  compressor.on('data', chunk => chunks.push(chunk))
  await pipeline(Readable.from(Array(mebibytes).fill(blank)), compressor)
  return Buffer.concat(chunks)
}

/**
 * Small bodies that inflate to `mebibytes` each, in every encoding the framework knows, under every media type.
 * @returns by how many MiB the memory of the process grew, at its highest
 */
export async function sendBombs({ caller }: Cast, { ask, row }: Witness, mebibytes: number): Promise<number> {
  const bombs: [string, Buffer][] = []
  for (const [encoding, compressor] of COMPRESSORS)
    bombs.push([encoding, await bombOf(mebibytes, compressor())])
  const [, once = Buffer.alloc(0)] = bombs[0] ?? []
  bombs.push(
    ['gzip, gzip', gzipSync(once)],
    ['GZIP', once],
    ['x-gzip', once],
    ['gzip;q=1', once],
    ['identity, gzip', once],
  )
  const before = process.memoryUsage.rss()
  let highest = before
  for (const [encoding, body] of bombs) {
    for (const type of TYPES) {
      const headers = { 'Content-Encoding': encoding, 'Content-Type': type }
      await ask('compressed bombs', {
        endpoint: 'configuration-status',
        caller: caller('owner'),
        body,
        headers,
      })
      highest = Math.max(highest, process.memoryUsage.rss())
    }
  }
  const grown = (highest - before) / 1024 ** 2
  if (grown > mebibytes) row('compressed bombs').faults.push(`the process grew by ${grown.toFixed(0)} MiB`)
  return grown
}
