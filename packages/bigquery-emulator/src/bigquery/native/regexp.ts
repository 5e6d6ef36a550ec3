import type { Native } from './kinds.ts'
import { both } from './text-or-bytes.ts'

const CLASSES: Record<string, string> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\t\\n\\v\\f\\r ',
  punct: '!-\\/:-@\\[-`\\{-~',
  xdigit: '0-9A-Fa-f',
  word: '0-9A-Za-z_',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  print: ' -~',
  graph: '!-~',
  ascii: '\\x00-\\x7f',
}

const known = new Map<string, RegExp>()

/** A pattern of RE2 as one of JavaScript. Throws for one that is none. */
function regexp(pattern: string): RegExp {
  const before = known.get(pattern)
  if (before) return before
  let flags = 'dgu'
  const text = pattern
    .replace(/^\(\?([imsU]+)\)/, (_, letters: string) => {
      flags += [...letters].filter(c => 'ims'.includes(c)).join('')
      return ''
    })
    .replace(/\\Q([\s\S]*?)(?:\\E|$)/g, (_, plain: string) => plain.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .replace(/\(\?P</g, '(?<')
    .replace(/\[:(\^?)(\w+):\]/g, (found, not: string, name: string) =>
      not ? found : (CLASSES[name] ?? found),
    )
    .replace(/\\([\s\S])/g, (found, c: string) => {
      if (c === 'A') return '^'
      if (c === 'z') return '$'
      if (c === 'a') return '\\x07'
      // JavaScript takes only punctuation that means something behind a backslash.
      return /[A-Za-z0-9^$.*+?()[\]{}|/\\-]/.test(c) ? found : c
    })
  try {
    const found = new RegExp(text.replace(/\\-/g, '\\x2d'), flags)
    if (known.size > 1000) known.clear()
    known.set(pattern, found)
    return found
  } catch (cause) {
    throw new Error(`Cannot parse regular expression: ${pattern}`, { cause })
  }
}

function groupsOf(r: RegExp): number {
  return (new RegExp(`${r.source}|`, r.flags).exec('')?.length ?? 1) - 1
}

/** The matches from a character on, each with the group that is asked for and its offset among the characters. */
function* matches(
  s: string,
  pattern: string,
  position: bigint,
): Generator<{ text: string; from: number; to: number }> {
  const r = regexp(pattern)
  if (groupsOf(r) > 1)
    throw new Error(
      'Regular expressions passed into extraction functions must not have more than 1 capturing group',
    )
  if (pattern === '') return
  if (position < 1n) throw new Error('Position must be positive')
  const chars = [...s]
  if (Number(position) > chars.length + 1) return
  const rest = chars.slice(Number(position) - 1).join('')
  for (const m of rest.matchAll(r)) {
    const group = m.length > 1 ? 1 : 0
    const place = m.indices?.[group]
    const count = (end: number) => [...rest.slice(0, end)].length + Number(position)
    yield { text: m[group] ?? '', from: place ? count(place[0]) : 0, to: place ? count(place[1]) : 0 }
  }
}

function nth<T>(items: Iterable<T>, n: bigint): T | undefined {
  if (n < 1n) throw new Error('Occurrence must be positive')
  let left = n
  for (const item of items) if (--left === 0n) return item
  return undefined
}

/**
 * Regular expressions where the engine's own are not enough: over bytes, from a position, with a pattern of the row's.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions#regexp_instr
 */
export const REGEXPS: Native[] = [
  ...both('bq_regexp_contains', ['self', 'self'], 'bool', (s, r) =>
    new RegExp(regexp(r).source, regexp(r).flags.replace('g', '')).test(s),
  ),
  ...both(
    'bq_regexp_extract',
    ['self', 'self', 'int', 'int'],
    'self',
    (s, r, position, occurrence) => nth(matches(s, r, position), occurrence)?.text ?? null,
  ),
  ...both('bq_regexp_extract_all', ['self', 'self'], 'selves', (s, r) =>
    [...matches(s, r, 1n)].map(m => m.text),
  ),
  ...both(
    'bq_regexp_instr',
    ['self', 'self', 'int', 'int', 'int'],
    'int',
    (s, r, position, occurrence, after) => {
      if (after !== 0n && after !== 1n) throw new Error('occurrence_position of REGEXP_INSTR must be 0 or 1')
      const found = nth(matches(s, r, position), occurrence)
      return found ? BigInt(after === 1n ? found.to : found.from) : 0n
    },
  ),
  ...both('bq_regexp_replace', ['self', 'self', 'self'], 'self', (s, r, by) =>
    s.replace(regexp(r), (...found) =>
      by.replace(/\\(\d|\\)/g, (_, n: string) => (n === '\\' ? '\\' : String(found[Number(n)] ?? ''))),
    ),
  ),
]

const likes = new Map<string, RegExp>()

/** A pattern of LIKE: `%` any text, `_` any character, a backslash before what is meant as it is. */
function like(pattern: string): RegExp {
  const known = likes.get(pattern)
  if (known) return known
  if (/(^|[^\\])(\\\\)*\\$/.test(pattern)) throw new Error('LIKE pattern ends with a backslash')
  const source = pattern.replace(
    /\\([\s\S])|[%_]|[\\^$.*+?()[\]{}|/]/g,
    (found, escaped: string | undefined) => {
      if (found === '%') return '.*'
      if (found === '_') return '.'
      const char = escaped ?? found
      return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char
    },
  )
  const made = new RegExp(`^${source}$`, 'su')
  if (likes.size > 1000) likes.clear()
  likes.set(pattern, made)
  return made
}

export const LIKES: Native[] = both('bq_like', ['self', 'self'], 'bool', (s, pattern) =>
  like(pattern).test(s),
)
