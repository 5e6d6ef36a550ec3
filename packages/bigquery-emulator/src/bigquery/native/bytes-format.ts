import { type Native, native } from './kinds.ts'
import { fromBase32, toBase32 } from './text-more.ts'

const BITS: Record<string, number> = { BASE2: 1, BASE8: 3, BASE16: 4, HEX: 4 }

/** Bits of each digit from the right, as a number would have them. */
function digits(b: Buffer, bits: number): string {
  const all = [...b].map(byte => byte.toString(2).padStart(8, '0')).join('')
  const size = Math.ceil(all.length / bits)
  const padded = all.padStart(size * bits, '0')
  return (padded.match(new RegExp(`.{${bits}}`, 'g')) ?? [])
    .map(d => Number.parseInt(d, 2).toString(16))
    .join('')
}

function fromDigits(s: string, bits: number): Buffer {
  const valid = { 1: /^[01]*$/, 3: /^[0-7]*$/, 4: /^[0-9a-f]*$/i }[bits]
  if (!valid?.test(s)) throw new Error('Failed to decode invalid string')
  const all = [...s].map(d => Number.parseInt(d, 16).toString(2).padStart(bits, '0')).join('')
  const size = bits === 3 ? Math.floor(all.length / 8) : Math.ceil(all.length / 8)
  const exact = bits === 3 ? all.slice(all.length - size * 8) : all.padStart(size * 8, '0')
  if (bits === 3 && /1/.test(all.slice(0, all.length - size * 8)))
    throw new Error('Failed to decode invalid string')
  return Buffer.from((exact.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
}

function invalid(format: string): Error {
  return new Error(`Invalid format string for CAST between BYTES and STRING: ${format}`)
}

/**
 * CAST of BYTES to STRING and back with FORMAT.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/format-elements#format_bytes_as_string
 */
export const BYTES_FORMATS: Native[] = [
  native('bq_cast_format', ['bytes', 'text'], 'text', (b, format) => {
    const name = format.toUpperCase()
    const bits = BITS[name]
    if (bits) return digits(b, bits)
    if (name === 'BASE32') return toBase32(b)
    if (name === 'BASE64') return b.toString('base64')
    if (name === 'BASE64M') return (b.toString('base64').match(/.{1,76}/g) ?? []).join('\n')
    if (name === 'UTF8' || name === 'UTF-8')
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(b)
    if (name !== 'ASCII') throw invalid(format)
    if (b.some(byte => byte > 127)) throw new Error('Bytes that are not ASCII')
    return b.toString('latin1')
  }),
  native('bq_bytes_format', ['text', 'text'], 'bytes', (s, format) => {
    const name = format.toUpperCase()
    const bits = BITS[name]
    if (bits) return fromDigits(s, bits)
    if (name === 'BASE32') return fromBase32(s)
    if (name === 'BASE64' || name === 'BASE64M') return Buffer.from(s.replace(/\s/g, ''), 'base64')
    if (name === 'UTF8' || name === 'UTF-8') return Buffer.from(s)
    if (name !== 'ASCII') throw invalid(format)
    if (/[^\p{ASCII}]/u.test(s)) throw new Error('Text that is not ASCII')
    return Buffer.from(s)
  }),
]
