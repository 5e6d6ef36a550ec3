import { at, jsonPath, matches } from './json-path.ts'
import { isNumber, type Json, jsonText, kept, parseJson, tryJson } from './json-value.ts'
import { type Native, native } from './kinds.ts'

function query(j: Json, path: string, legacy: boolean): Json | undefined {
  const read = jsonPath(path, legacy)
  return read.mode ? matches(j, read) : at(j, read.steps)
}

/** A scalar's text; objects, arrays and null have none. */
function scalarText(j: Json | undefined): string | null {
  if (typeof j === 'string') return j
  if (typeof j === 'boolean') return String(j)
  return isNumber(j) ? j.number : null
}

/** Elements as text, NULL for null; nothing where one is no scalar, or where this is no array. */
function scalarTexts(j: Json | undefined): (string | null)[] | null {
  if (!Array.isArray(j)) return null
  if (j.some(item => Array.isArray(item) || item instanceof Map)) return null
  return j.map(scalarText)
}

/** The functions that take a path, of text and of JSON, `legacy` those of JSON_EXTRACT. */
function byPath(legacy: boolean): Native[] {
  const mark = legacy ? 'legacy_' : ''
  const ofText = (text: string, path: string) => {
    jsonPath(path, legacy)
    const j = tryJson(text)
    return j === undefined ? undefined : query(j, path, legacy)
  }
  const ofJson = (text: string, path: string) => query(parseJson(text), path, legacy)
  return [
    native(`bq_${mark}json_query`, ['text', 'text'], 'text', (text, path) => {
      const j = ofText(text, path)
      return j === undefined || j === null ? null : jsonText(j)
    }),
    native(`bq_${mark}json_query`, ['json', 'text'], 'json', (text, path) => {
      const j = ofJson(text, path)
      return j === undefined ? null : jsonText(j)
    }),
    native(`bq_${mark}json_value`, ['text', 'text'], 'text', (text, path) => scalarText(ofText(text, path))),
    native(`bq_${mark}json_value`, ['json', 'text'], 'text', (text, path) => scalarText(ofJson(text, path))),
    native(`bq_${mark}json_query_array`, ['text', 'text'], 'texts', (text, path) => {
      const j = ofText(text, path)
      return Array.isArray(j) ? j.map(jsonText) : null
    }),
    native(`bq_${mark}json_query_array`, ['json', 'text'], 'jsons', (text, path) => {
      const j = ofJson(text, path)
      return Array.isArray(j) ? j.map(jsonText) : null
    }),
    native(`bq_${mark}json_value_array`, ['text', 'text'], 'texts', (text, path) =>
      scalarTexts(ofText(text, path)),
    ),
    native(`bq_${mark}json_value_array`, ['json', 'text'], 'texts', (text, path) =>
      scalarTexts(ofJson(text, path)),
    ),
  ]
}

function keys(j: Json, depth: number, mode: string, prefix: string, into: Set<string>): void {
  if (depth < 0) return
  if (Array.isArray(j)) {
    if (mode === 'strict') return
    for (const item of j) {
      if (Array.isArray(item) && mode !== 'lax recursive') continue
      keys(item, depth, mode, prefix, into)
    }
    return
  }
  if (!(j instanceof Map) || depth === 0) return
  for (const [name, member] of j) {
    const key = prefix + (/[^A-Za-z0-9_]/.test(name) || name === '' ? JSON.stringify(name) : name)
    into.add(key)
    keys(member, depth - 1, mode, `${key}.`, into)
  }
}

/** Whether `part` is in `whole`: members in members, elements among elements. */
function contains(whole: Json, part: Json): boolean {
  if (Array.isArray(whole)) {
    return Array.isArray(part)
      ? part.every(p => whole.some(w => contains(w, p)))
      : whole.some(w => !Array.isArray(w) && !(w instanceof Map) && jsonText(w) === jsonText(part))
  }
  if (whole instanceof Map && part instanceof Map)
    return [...part].every(([name, p]) => {
      const w = whole.get(name)
      return w !== undefined && contains(w, p)
    })
  return jsonText(whole) === jsonText(part)
}

/**
 * Functions that look into JSON.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions
 */
export const JSON_READING: Native[] = [
  ...byPath(false),
  ...byPath(true),
  native('bq_parse_json', ['text', 'text'], 'json', (text, mode) => {
    if (mode !== 'exact' && mode !== 'round')
      throw new Error(`Invalid \`wide_number_mode\` specified in PARSE_JSON: ${mode}`)
    return kept(parseJson(text, mode))
  }),
  native('bq_json_at', ['json', 'text'], 'json', (text, name) => {
    const found = at(parseJson(text), [name])
    return found === undefined ? null : jsonText(found)
  }),
  native('bq_json_at', ['json', 'int'], 'json', (text, index) => {
    const found = at(parseJson(text), [Number(index)])
    return found === undefined ? null : jsonText(found)
  }),
  native('bq_json_type', ['json'], 'text', text => {
    const j = parseJson(text)
    if (Array.isArray(j)) return 'array'
    if (j instanceof Map) return 'object'
    return isNumber(j) ? 'number' : j === null ? 'null' : typeof j
  }),
  native('bq_json_keys', ['json', 'int', 'text'], 'texts', (text, depth, mode) => {
    if (depth < 1n) throw new Error('max_depth must be positive in JSON_KEYS')
    const found = new Set<string>()
    keys(parseJson(text), Number(depth), mode.toLowerCase(), '', found)
    return [...found].toSorted()
  }),
  native('bq_json_contains', ['json', 'json'], 'bool', (whole, part) =>
    contains(parseJson(whole), parseJson(part)),
  ),
]
