import { type Native, native } from './kinds.ts'
import { both } from './text-or-bytes.ts'

/** What BigQuery lets a text grow to that is made longer, in bytes. */
export const MOST = 1_048_576

function length(name: string, n: bigint): number {
  if (n < 0n) throw new Error(`${name} cannot have a negative length`)
  return Number(n)
}

function bounded(name: string, size: number): number {
  if (size > MOST) throw new Error(`Output of ${name} exceeds max allowed output size of 1MB`)
  return size
}

function padding(name: string, s: string, n: bigint, fill: string): { cut: string } | { fill: string } {
  const size = bounded(name, length(name, n))
  const chars = [...s]
  if (fill === '') throw new Error(`Third argument of ${name} cannot be empty`)
  if (size <= chars.length) return { cut: chars.slice(0, size).join('') }
  const pattern = [...fill]
  const missing = size - chars.length
  return { fill: Array.from({ length: missing }, (_, i) => pattern[i % pattern.length]).join('') }
}

function substr(s: string, position: bigint, n?: bigint): string {
  const chars = [...s]
  if (n !== undefined && n < 0n) throw new Error('Third argument in SUBSTR() cannot be negative')
  const size = BigInt(chars.length)
  const from =
    position > 0n ? position - 1n : position === 0n ? 0n : position + size < 0n ? 0n : position + size
  const to = n === undefined || from + n > size ? size : from + n
  return from >= size ? '' : chars.slice(Number(from), Number(to)).join('')
}

/** Where the `occurrence`-th `part` begins, from 1, seen from a position that may count from the end; 0 for nowhere. */
function instr(s: string, part: string, position: bigint, occurrence: bigint): bigint {
  if (position === 0n) throw new Error('Position in INSTR cannot be 0')
  if (occurrence <= 0n) throw new Error('Occurrence in INSTR must be positive')
  const [chars, wanted] = [[...s], [...part]]
  if (wanted.length === 0) return 0n
  const here = (at: number) => wanted.every((c, i) => chars[at + i] === c)
  const step = position > 0n ? 1 : -1
  let left = occurrence
  let at = position > 0n ? Number(position) - 1 : chars.length + Number(position)
  for (; at >= 0 && at < chars.length; at += step) if (here(at) && --left === 0n) return BigInt(at + 1)
  return 0n
}

function trim(s: string, of: string | undefined, ends: 'both' | 'left' | 'right'): string {
  const gone = of === undefined ? undefined : new Set(of)
  const out = (c: string | undefined) => c !== undefined && (gone ? gone.has(c) : /\s/u.test(c))
  const chars = [...s]
  let [from, to] = [0, chars.length]
  if (ends !== 'right') while (from < to && out(chars[from])) from++
  if (ends !== 'left') while (to > from && out(chars[to - 1])) to--
  return chars.slice(from, to).join('')
}

function translate(s: string, from: string, to: string): string {
  const targets = [...to]
  const map = new Map<string, string>()
  for (const [i, c] of [...from].entries()) {
    if (map.has(c)) throw new Error('Duplicate character in TRANSLATE source characters')
    map.set(c, targets[i] ?? '')
  }
  return [...s].map(c => map.get(c) ?? c).join('')
}

function ascii(s: string): bigint {
  const code = s === '' ? 0 : s.charCodeAt(0)
  if (code > 127) throw new Error('Non-ASCII character found in ASCII()')
  return BigInt(code)
}

function split(s: string, by: string): string[] {
  if (by !== '') return s.split(by)
  return s === '' ? [''] : [...s]
}

/**
 * String functions over STRING and BYTES.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions
 */
export const TEXT: Native[] = [
  ...both('bq_length', ['self'], 'int', s => BigInt([...s].length)),
  native('bq_byte_length', ['text'], 'int', s => BigInt(Buffer.byteLength(s))),
  native('bq_byte_length', ['bytes'], 'int', b => BigInt(b.length)),
  native('bq_upper', ['text'], 'text', s => s.toUpperCase()),
  native('bq_lower', ['text'], 'text', s => s.toLowerCase()),
  native('bq_upper', ['bytes'], 'bytes', b => Buffer.from(b.map(c => (c > 96 && c < 123 ? c - 32 : c)))),
  native('bq_lower', ['bytes'], 'bytes', b => Buffer.from(b.map(c => (c > 64 && c < 91 ? c + 32 : c)))),
  ...(['both', 'left', 'right'] as const).flatMap(ends => [
    native(`bq_trim_${ends}`, ['text'], 'text', s => trim(s, undefined, ends)),
    ...both(`bq_trim_${ends}`, ['self', 'self'], 'self', (s, of) => trim(s, of, ends)),
  ]),
  ...both('bq_substr', ['self', 'int'], 'self', (s, p) => substr(s, p)),
  ...both('bq_substr', ['self', 'int', 'int'], 'self', substr),
  ...both('bq_left', ['self', 'int'], 'self', (s, n) => [...s].slice(0, length('LEFT', n)).join('')),
  ...both('bq_right', ['self', 'int'], 'self', (s, n) => {
    const size = length('RIGHT', n)
    return size === 0 ? '' : [...s].slice(-size).join('')
  }),
  ...both('bq_replace', ['self', 'self', 'self'], 'self', (s, from, to) =>
    from === '' ? s : s.replaceAll(from, () => to),
  ),
  ...both('bq_repeat', ['self', 'int'], 'self', (s, n) => {
    bounded('REPEAT', s.length * length('REPEAT', n))
    return s.repeat(s === '' ? 0 : Number(n))
  }),
  ...both('bq_reverse', ['self'], 'self', s => [...s].toReversed().join('')),
  ...both('bq_lpad', ['self', 'int', 'self'], 'self', (s, n, by) => {
    const pad = padding('LPAD', s, n, by)
    return 'cut' in pad ? pad.cut : pad.fill + s
  }),
  ...both('bq_rpad', ['self', 'int', 'self'], 'self', (s, n, by) => {
    const pad = padding('RPAD', s, n, by)
    return 'cut' in pad ? pad.cut : s + pad.fill
  }),
  ...both('bq_starts_with', ['self', 'self'], 'bool', (s, part) => s.startsWith(part)),
  ...both('bq_ends_with', ['self', 'self'], 'bool', (s, part) => s.endsWith(part)),
  ...both('bq_strpos', ['self', 'self'], 'int', (s, part) => (part === '' ? 1n : instr(s, part, 1n, 1n))),
  ...both('bq_instr', ['self', 'self', 'int', 'int'], 'int', instr),
  ...both('bq_translate', ['self', 'self', 'self'], 'self', translate),
  ...both('bq_split', ['self', 'self'], 'selves', split),
  ...both('bq_ascii', ['self'], 'int', ascii),
  native('bq_unicode', ['text'], 'int', s => BigInt(s.codePointAt(0) ?? 0)),
]
