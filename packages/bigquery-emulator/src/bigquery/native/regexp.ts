import { RE2JS } from 're2js'
import type { Native } from './kinds.ts'
import { both } from './text-or-bytes.ts'

const known = new Map<string, RE2JS>()

/** A pattern in RE2's words, matched in linear time as RE2 does. Throws for one that is none. */
export function regexp(pattern: string, flags = 0): RE2JS {
  const key = `${flags} ${pattern}`
  const before = known.get(key)
  if (before) return before
  try {
    const found = RE2JS.compile(pattern, flags)
    if (known.size > 1000) known.clear()
    known.set(key, found)
    return found
  } catch (cause) {
    throw new Error(`Cannot parse regular expression: ${pattern}`, { cause })
  }
}

/** The matches from a character on, each with the group that is asked for and its offset among the characters. */
function* matches(
  s: string,
  pattern: string,
  position: bigint,
): Generator<{ text: string; from: number; to: number }> {
  const r = regexp(pattern)
  if (r.groupCount() > 1)
    throw new Error(
      'Regular expressions passed into extraction functions must not have more than 1 capturing group',
    )
  if (pattern === '') return
  if (position < 1n) throw new Error('Position must be positive')
  const chars = [...s]
  if (Number(position) > chars.length + 1) return
  const rest = chars.slice(Number(position) - 1).join('')
  const group = r.groupCount()
  const found = r.matcher(rest)
  let [at, place] = [0, Number(position)]
  const placeOf = (end: number) => {
    if (end < 0) return 0
    place += [...rest.slice(at, end)].length
    at = end
    return place
  }
  while (found.find()) {
    const from = placeOf(found.start(group))
    yield { text: found.group(group) ?? '', from, to: placeOf(found.end(group)) }
  }
}

function replace(s: string, pattern: string, by: string): string {
  const r = regexp(pattern)
  const found = r.matcher(s)
  const parts = by.split(/\\([\s\S]?)/)
  for (const escaped of parts.filter((_, i) => i % 2 === 1))
    if (!(escaped === '\\' || (/^\d$/.test(escaped) && Number(escaped) <= r.groupCount())))
      throw new Error(`Invalid REGEXP_REPLACE pattern: ${by}`)
  const out: string[] = []
  let at = 0
  while (found.find()) {
    out.push(s.slice(at, found.start()))
    for (const [i, part] of parts.entries())
      out.push(i % 2 === 0 || part === '\\' ? part : (found.group(Number(part)) ?? ''))
    at = found.end()
  }
  return out.join('') + s.slice(at)
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
  ...both('bq_regexp_contains', ['self', 'self'], 'bool', (s, r) => regexp(r).matcher(s).find()),
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
  ...both('bq_regexp_replace', ['self', 'self', 'self'], 'self', replace),
]

/** A pattern of LIKE: `%` any text, `_` any character, a backslash before what is meant as it is. */
function like(pattern: string): RE2JS {
  if (/(^|[^\\])(\\\\)*\\$/.test(pattern)) throw new Error('LIKE pattern ends with a backslash')
  const source = pattern.replace(/\\([\s\S])|[\s\S]/g, (found, escaped: string | undefined) => {
    if (found === '%') return '.*'
    return found === '_' ? '.' : RE2JS.quote(escaped ?? found)
  })
  return regexp(source, RE2JS.DOTALL)
}

export const LIKES: Native[] = both('bq_like', ['self', 'self'], 'bool', (s, pattern) =>
  like(pattern).matches(s),
)
