import type { Type } from '../sql/analyse/types.ts'

/*
 * What turns SQL's values into JavaScript's and back. These functions are read as text and run inside the isolated engine,
 * beside the function they serve, so they use what JavaScript has by itself and one another, and nothing else.
 * @see https://cloud.google.com/bigquery/docs/user-defined-functions#sql-type-encodings-in-javascript
 */

/** A value on its way in: dates as milliseconds, timestamps as milliseconds and microseconds, structs as lists. */
export type Wire = null | boolean | number | string | Wire[]

type Failed = { coercion: string }

function decode(type: Type | undefined, wire: Wire): unknown {
  if (wire === null || !type) return wire
  if (type.kind === 'array') return Array.isArray(wire) ? wire.map(item => decode(type.of, item)) : wire
  if (type.kind === 'struct') {
    if (!Array.isArray(wire)) return wire
    return Object.fromEntries(type.fields.map((f, i) => [f.name, decode(f.type, wire[i] ?? null)]))
  }
  if (type.kind === 'null') return null
  switch (type.name) {
    case 'FLOAT64':
      return Number(wire)
    case 'JSON':
      return JSON.parse(String(wire))
    case 'DATE':
      return new Date(Number(wire))
    case 'TIMESTAMP':
      if (!Array.isArray(wire)) return wire
      return Object.assign(new Date(Number(wire[0])), { microsecond: wire[1] })
    default:
      return wire
  }
}

function typeWords(type: Type | undefined): string {
  if (type?.kind === 'array') return `ARRAY<${typeWords(type.of)}>`
  if (type?.kind === 'struct')
    return `STRUCT<${type.fields.map(f => `${f.name} ${typeWords(f.type)}`).join(', ')}>`
  return type?.kind === 'scalar' ? type.name : ''
}

function failed(type: Type | undefined, value: unknown, why = ''): Failed {
  let shown: string | undefined
  try {
    shown = JSON.stringify(value)
  } catch {
    shown = undefined
  }
  const told = shown ?? String(value)
  return {
    coercion: `Failed to coerce output value ${told} to type ${typeWords(type)}${why && `: Bad ${why} value: ${String(value)}`}`,
  }
}

/** The JSON text of a value of a type, which DuckDB reads. */
function encode(type: Type | undefined, value: unknown): string {
  if (value === null || value === undefined || !type) return 'null'
  if (type.kind === 'array') {
    if (!Array.isArray(value)) throw failed(type, value)
    return `[${Array.from(value, item => encode(type.of, item)).join(',')}]`
  }
  if (type.kind === 'struct') {
    if (typeof value !== 'object' || Array.isArray(value)) throw failed(type, value)
    const members = new Map(Object.entries(value))
    return `{${type.fields.map(f => `${JSON.stringify(f.name)}:${encode(f.type, members.get(f.name ?? ''))}`).join(',')}}`
  }
  return type.kind === 'scalar' ? encodeScalar(type, type.name, value) : 'null'
}

function encodeScalar(type: Type, name: string, value: unknown): string {
  switch (name) {
    case 'BOOL': {
      const word = String(value).toLowerCase()
      if (word !== 'true' && word !== 'false') throw failed(type, value, 'bool')
      return word
    }
    case 'INT64':
      return wholeText(type, value)
    case 'FLOAT64': {
      const text = String(value).trim()
      const number = typeof value === 'number' ? value : Number(text.replace(/^([+-]?)inf$/i, '$1Infinity'))
      if (text === '' || (Number.isNaN(number) && !/^nan$/i.test(text))) throw failed(type, value, 'double')
      return Number.isFinite(number) && !Object.is(number, -0)
        ? String(number)
        : `"${Object.is(number, -0) ? '-0.0' : number}"`
    }
    case 'NUMERIC':
      if (!/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(String(value)))
        throw failed(type, value, 'numeric')
      return JSON.stringify(String(value).trim())
    case 'BYTES':
      return JSON.stringify(bytesText(type, String(value)))
    case 'DATE':
    case 'TIMESTAMP':
      return JSON.stringify(timeText(type, name, value))
    case 'JSON':
      return inOrder(JSON.parse(JSON.stringify(value) ?? 'null'))
    default:
      return JSON.stringify(String(value).toWellFormed())
  }
}

function wholeText(type: Type, value: unknown): string {
  const text = String(value).trim()
  const isWhole = typeof value === 'number' ? Number.isInteger(value) : /^[+-]?(\d+|0x[\da-f]+)$/i.test(text)
  if (!isWhole) throw failed(type, value, typeof value === 'number' ? '' : 'int64')
  const whole = typeof value === 'number' ? BigInt(value) : BigInt(text.replace(/^\+/, ''))
  if (whole < -(2n ** 63n) || whole >= 2n ** 63n) throw failed(type, value, 'int64')
  return String(whole)
}

/** Bytes, each as an escape of DuckDB's. */
function bytesText(type: Type, base64: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const text = base64.replace(/\s/g, '').replace(/=+$/, '').replace(/-/g, '+').replace(/_/g, '/')
  let bits = 0
  let held = 0
  let found = ''
  for (const letter of text) {
    const value = letters.indexOf(letter)
    if (value < 0) throw failed(type, base64, 'base64')
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    found += `\\x${((held >> bits) & 0xff).toString(16).padStart(2, '0')}`
  }
  return found
}

function timeText(type: Type, name: string, value: unknown): string {
  const date = value instanceof Date ? value : new Date(typeof value === 'string' ? value : Number.NaN)
  const text = Number.isNaN(date.getTime()) ? '' : date.toISOString()
  if (!/^\d{4}-/.test(text)) throw failed(type, value, name.toLowerCase())
  if (name === 'DATE') return text.slice(0, 10)
  const micros = 'microsecond' in date && typeof date.microsecond === 'number' ? date.microsecond : 0
  return `${text.slice(0, -1)}${String(micros % 1000).padStart(3, '0')}Z`
}

/** The text of JSON, every object's members in the order of their names, as a value of type JSON has them. */
function inOrder(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOrder).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${inOrder(member)}`).join(',')}}`
}

/** A function with its arguments read and its result written. A promise's result is asked for when it is settled. */
function serve(apply: (...args: unknown[]) => unknown, parameters: Type[], returns: Type) {
  let pending: Promise<unknown> | undefined
  let outcome: { value: unknown } | { reason: unknown } | undefined
  const write = (value: unknown) => {
    try {
      return `{"v":${encode(returns, value)}}`
    } catch (error) {
      if (typeof error === 'object' && error !== null && 'coercion' in error) return JSON.stringify(error)
      throw error
    }
  }
  return {
    call: (row: string): string | undefined => {
      const wires: Wire[] = JSON.parse(row)
      const value = apply(...parameters.map((type, i) => decode(type, wires[i] ?? null)))
      if (!(value instanceof Promise)) return write(value)
      outcome = undefined
      pending = value.then(
        found => {
          outcome = { value: found }
        },
        reason => {
          outcome = { reason }
        },
      )
      return undefined
    },
    settled: (): string => {
      if (!pending || !outcome)
        return JSON.stringify({ coercion: 'A promise that the function returned is never settled' })
      if ('reason' in outcome) throw outcome.reason
      return write(outcome.value)
    },
  }
}

/** The source of all of it, which defines `serve`. */
export const VALUES_SOURCE: string = [
  decode,
  typeWords,
  failed,
  encode,
  encodeScalar,
  wholeText,
  bytesText,
  timeText,
  inOrder,
  serve,
]
  .map(String)
  .join('\n')
