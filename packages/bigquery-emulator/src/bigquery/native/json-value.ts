/** JSON as BigQuery keeps it: the first of members with one name, their names in order, and numbers as their text. */
export type Json = null | boolean | string | JsonNumber | Json[] | Map<string, Json>
export type JsonNumber = { number: string }

export function isNumber(j: Json | undefined): j is JsonNumber {
  return typeof j === 'object' && j !== null && 'number' in j
}

/** How deep JSON may be nested. */
const DEPTH = 500

type Reader = { text: string; at: number; depth: number; numbers: Numbers }

/** What becomes of a number that no FLOAT64 holds: an error, the nearest one, or any number's text as it stands. */
type Numbers = 'exact' | 'round' | 'raw'

/**
 * Reads JSON.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions#parse_json
 */
export function parseJson(text: string, numbers: Numbers = 'round'): Json {
  const r: Reader = { text, at: 0, depth: 0, numbers }
  const found = value(r)
  space(r)
  if (r.at < text.length) throw bad(r)
  return found
}

/** Reads JSON of a STRING, or answers nothing where the text is none. */
export function tryJson(text: string): Json | undefined {
  try {
    return parseJson(text, 'raw')
  } catch {
    return undefined
  }
}

function bad(r: Reader): Error {
  return new Error(
    r.at >= r.text.length
      ? 'syntax error while parsing value - unexpected end of input'
      : `syntax error while parsing value - unexpected character at ${r.at}`,
  )
}

function space(r: Reader): void {
  while (' \t\n\r'.includes(r.text[r.at] ?? '-')) r.at++
}

function value(r: Reader): Json {
  space(r)
  const char = r.text[r.at]
  if (char === '"') return string(r)
  if (char === '{' || char === '[') {
    if (++r.depth > DEPTH) throw new Error('Max nesting has been exceeded while parsing JSON document')
    const found = char === '{' ? object(r) : array(r)
    r.depth--
    return found
  }
  for (const [word, meaning] of [
    ['null', null],
    ['true', true],
    ['false', false],
  ] as const) {
    if (!r.text.startsWith(word, r.at)) continue
    r.at += word.length
    return meaning
  }
  const pattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
  pattern.lastIndex = r.at
  const found = pattern.exec(r.text)?.[0]
  if (!found) throw bad(r)
  r.at += found.length
  return r.numbers === 'raw' ? { number: found } : number(found, r.numbers === 'exact')
}

/** A number under its one text: INT64 and UINT64 as they are, the rest as the nearest FLOAT64. */
export function number(text: string, exact = false): JsonNumber {
  if (/^-?\d+$/.test(text)) {
    const whole = BigInt(text)
    if (whole >= -(2n ** 63n) && whole < 2n ** 64n) return { number: String(whole) }
  }
  const float = Number(text)
  if (!Number.isFinite(float) || (exact && digits(String(float)) !== digits(text)))
    throw new Error(`Input number: ${text} cannot round-trip through string representation`)
  return { number: floatText(float) }
}

/** The digits that matter, without point, exponent and zeros at the ends. */
function digits(text: string): string {
  return text
    .replace(/[eE].*/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+|0+$/g, '')
}

function floatText(n: number): string {
  const text = String(n)
  return /^-?\d+$/.test(text) ? `${Object.is(n, -0) ? '-' : ''}${text}.0` : text
}

function string(r: Reader): string {
  const pattern = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy
  pattern.lastIndex = r.at
  const found = pattern.exec(r.text)?.[0]
  if (found === undefined) throw bad(r)
  r.at += found.length
  return String(JSON.parse(found))
}

function array(r: Reader): Json[] {
  const items: Json[] = []
  r.at++
  space(r)
  if (r.text[r.at] === ']') {
    r.at++
    return items
  }
  for (;;) {
    items.push(value(r))
    space(r)
    const char = r.text[r.at++]
    if (char === ']') return items
    if (char !== ',') throw bad({ ...r, at: r.at - 1 })
  }
}

function object(r: Reader): Map<string, Json> {
  const members = new Map<string, Json>()
  r.at++
  space(r)
  if (r.text[r.at] === '}') {
    r.at++
    return members
  }
  for (;;) {
    space(r)
    const name = string(r)
    space(r)
    if (r.text[r.at++] !== ':') throw bad({ ...r, at: r.at - 1 })
    const member = value(r)
    if (!members.has(name)) members.set(name, member)
    space(r)
    const char = r.text[r.at++]
    if (char === '}') return members
    if (char !== ',') throw bad({ ...r, at: r.at - 1 })
  }
}

/** JSON as text, members in the order they have. */
export function jsonText(j: Json): string {
  if (Array.isArray(j)) return `[${j.map(jsonText).join(',')}]`
  if (j instanceof Map)
    return `{${[...j].map(([name, member]) => `${JSON.stringify(name)}:${jsonText(member)}`).join(',')}}`
  return isNumber(j) ? j.number : JSON.stringify(j)
}

/** JSON as text on lines of their own, two spaces deeper at each level. */
export function prettyText(j: Json, indent = ''): string {
  const deeper = `${indent}  `
  if (Array.isArray(j) && j.length > 0)
    return `[\n${j.map(item => deeper + prettyText(item, deeper)).join(',\n')}\n${indent}]`
  if (j instanceof Map && j.size > 0)
    return `{\n${[...j].map(([name, member]) => `${deeper}${JSON.stringify(name)}: ${prettyText(member, deeper)}`).join(',\n')}\n${indent}}`
  return jsonText(j)
}

/** The same with every object's members in the order of their names, as a value of type JSON has them. */
export function sorted(j: Json): Json {
  if (Array.isArray(j)) return j.map(sorted)
  if (!(j instanceof Map)) return j
  return new Map(
    [...j]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]): [string, Json] => [name, sorted(member)]),
  )
}

/** Text of a JSON value as a value of type JSON keeps it. */
export function kept(j: Json): string {
  return jsonText(sorted(j))
}

/** The type of a value, as JSON_TYPE names it. */
export function jsonType(j: Json): string {
  if (Array.isArray(j)) return 'array'
  if (j instanceof Map) return 'object'
  return isNumber(j) ? 'number' : j === null ? 'null' : typeof j
}
