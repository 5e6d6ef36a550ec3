import { type Native, native } from './kinds.ts'
import { both } from './text-or-bytes.ts'

function character(code: bigint | null): string {
  const n = Number(code ?? -1n)
  if (n < 0 || n > 0x10ffff || (n >= 0xd800 && n <= 0xdfff))
    throw new Error(`Invalid codepoint ${code ?? 'NULL'}`)
  return String.fromCodePoint(n)
}

/** Letters that lower and upper case take differently, as Unicode folds them for comparison. */
function fold(s: string): string {
  return s.replaceAll('ß', 'ss').replaceAll('ẞ', 'ss').toUpperCase().toLowerCase()
}

function form(mode: string): string {
  if (!/^NFK?[CD]$/.test(mode)) throw new Error(`Invalid normalization mode: ${mode}`)
  return mode
}

const CODES: Record<string, number> = Object.fromEntries(
  ['BFPV', 'CGJKQSXZ', 'DT', 'L', 'MN', 'R'].flatMap((letters, i) => [...letters].map(c => [c, i + 1])),
)

function soundex(s: string): string {
  const letters = [...s.toUpperCase()].filter(c => /[A-Z]/.test(c))
  const [first] = letters
  if (!first) return ''
  let [code, last] = [first, CODES[first] ?? 0]
  for (const c of letters.slice(1)) {
    const digit = CODES[c] ?? 0
    if (digit > 0 && digit !== last) code += digit
    if (c !== 'H' && c !== 'W') last = digit
  }
  return code.slice(0, 4).padEnd(4, '0')
}

function distance(a: string, b: string): bigint {
  const [from, to] = [[...a], [...b]]
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (const [i, c] of from.entries()) {
    const next = [i + 1]
    for (const [k, d] of to.entries())
      next.push(Math.min((next[k] ?? 0) + 1, (row[k + 1] ?? 0) + 1, (row[k] ?? 0) + (c === d ? 0 : 1)))
    row = next
  }
  return BigInt(row.at(-1) ?? 0)
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export function toBase32(b: Buffer): string {
  const bits = [...b].map(byte => byte.toString(2).padStart(8, '0')).join('')
  const text = (bits.match(/.{1,5}/g) ?? [])
    .map(five => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('')
  return text.padEnd(Math.ceil(text.length / 8) * 8, '=')
}

export function fromBase32(s: string): Buffer {
  if (!/^[A-Z2-7]*=*$/.test(s) || s.length % 8 !== 0)
    throw new Error('Failed to decode invalid base32 string')
  const bits = [...s.replace(/=+$/, '')].map(c => BASE32.indexOf(c).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
}

function fromBase64(s: string): Buffer {
  const plain = s.replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain) || plain.replace(/=+$/, '').length % 4 === 1)
    throw new Error('Failed to decode invalid base64 string')
  return Buffer.from(plain, 'base64')
}

function fromHex(s: string): Buffer {
  if (!/^[0-9a-fA-F]*$/.test(s)) throw new Error('Failed to decode invalid hexadecimal string')
  return Buffer.from(s.length % 2 === 1 ? `0${s}` : s, 'hex')
}

const DELIMITERS = ' \t\n\v\f\r[](){}/|\\<>!?@"^#$&~_,.:;*%+-'

function initcap(s: string, delimiters: string): string {
  const parts = new Set(delimiters)
  let start = true
  return [...s]
    .map(c => {
      const found = start ? c.toUpperCase() : c.toLowerCase()
      start = parts.has(c)
      return found
    })
    .join('')
}

/** Text functions beside those of the everyday; the encodings of bytes as text. */
export const TEXT_MORE: Native[] = [
  native('bq_chr', ['int'], 'text', character),
  native('bq_to_code_points', ['text'], 'ints', s => [...s].map(c => BigInt(c.codePointAt(0) ?? 0))),
  native('bq_to_code_points', ['bytes'], 'ints', b => [...b].map(BigInt)),
  native('bq_code_points_to_string', ['ints'], 'text', codes =>
    codes.includes(null) ? null : codes.map(character).join(''),
  ),
  native('bq_code_points_to_bytes', ['ints'], 'bytes', codes => {
    if (codes.includes(null)) return null
    const bad = codes.find(code => code === null || code < 0n || code > 255n)
    if (bad !== undefined) throw new Error(`Invalid extended ASCII codepoint ${bad}`)
    return Buffer.from(codes.map(Number))
  }),
  native('bq_normalize', ['text', 'text'], 'text', (s, mode) => s.normalize(form(mode))),
  native('bq_normalize_and_casefold', ['text', 'text'], 'text', (s, mode) =>
    fold(s.normalize(form(mode))).normalize(mode),
  ),
  native('bq_contains_substr', ['text', 'text'], 'bool', (s, part) =>
    fold(s.normalize('NFKC')).includes(fold(part.normalize('NFKC'))),
  ),
  native('bq_initcap', ['text'], 'text', s => initcap(s, DELIMITERS)),
  native('bq_initcap', ['text', 'text'], 'text', initcap),
  native('bq_soundex', ['text'], 'text', soundex),
  ...both('bq_edit_distance', ['self', 'self', 'int'], 'int', (a, b, most) => {
    if (most < 0n) throw new Error('max_distance of EDIT_DISTANCE cannot be negative')
    const found = distance(a, b)
    return BigInt(Math.min(Number(found), Number(most)))
  }),
  native('bq_joined_bytes', ['blobs', 'bytes'], 'bytes', (all, by) => {
    const parts = all.flatMap(b => (b ? [b] : []))
    return parts.length === 0 ? null : Buffer.concat(parts.flatMap((b, i) => (i === 0 ? [b] : [by, b])))
  }),
  native('bq_safe_string', ['bytes'], 'text', b => b.toString('utf8')),
  native('bq_bytes_string', ['bytes'], 'text', b => {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(b)
    } catch (cause) {
      throw new Error('Invalid cast of bytes to UTF8 string', { cause })
    }
  }),
  native('bq_to_base32', ['bytes'], 'text', toBase32),
  native('bq_from_base32', ['text'], 'bytes', fromBase32),
  native('bq_from_base64', ['text'], 'bytes', fromBase64),
  native('bq_from_hex', ['text'], 'bytes', fromHex),
]
