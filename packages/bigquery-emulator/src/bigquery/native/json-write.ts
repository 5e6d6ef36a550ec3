import { jsonPath, type Step } from './json-path.ts'
import { type Json, jsonText, kept, parseJson, sorted } from './json-value.ts'
import { type Any, type Native, nativeOfAny, typed } from './kinds.ts'
import { toJson } from './value-json.ts'

const NOTHING: Json = null

/** The value at a path changed by `change`, which gives nothing to take it away. Answers the new whole. */
function changed(
  j: Json,
  steps: readonly Step[],
  make: boolean,
  change: (here: Json | undefined, container: Json[] | undefined, index: number) => Json | undefined,
): Json {
  const [step, ...rest] = steps
  if (step === undefined) return change(j, undefined, -1) ?? NOTHING
  // A path through null makes what it needs; one through anything else of another kind leads nowhere.
  const here: Json = j === null && make ? (typeof step === 'number' ? [] : new Map()) : j
  if (typeof step === 'number') {
    if (!Array.isArray(here) || (step >= here.length && !make)) return j
    const items: Json[] = [...here]
    while (items.length < step) items.push(null)
    if (rest.length > 0) {
      const inner = changed(items[step] ?? null, rest, make, change)
      items[step] = inner
      return items
    }
    const next = change(items[step], items, step)
    if (next !== undefined) items[step] = next
    return items
  }
  if (!(here instanceof Map) || (!here.has(step) && !make)) return j
  const members = new Map(here)
  const next =
    rest.length > 0
      ? changed(members.get(step) ?? null, rest, make, change)
      : change(members.get(step), undefined, -1)
  if (next === undefined) members.delete(step)
  else members.set(step, next)
  return members
}

/** Whether a path could be made: nothing on its way but null is of the wrong kind. */
function reachable(j: Json | undefined, steps: readonly Step[]): boolean {
  const [step, ...rest] = steps
  if (step === undefined || j === undefined || j === null) return true
  if (typeof step === 'number') return Array.isArray(j) && reachable(j[step], rest)
  return j instanceof Map && reachable(j.get(step), rest)
}

function exists(j: Json, steps: readonly Step[]): boolean {
  let here: Json | undefined = j
  for (const step of steps)
    here =
      typeof step === 'number'
        ? Array.isArray(here)
          ? here[step]
          : undefined
        : here instanceof Map
          ? here.get(step)
          : undefined
  return here !== undefined
}

function pathOf(arg: Any | undefined): readonly Step[] | undefined {
  if (!arg || arg.value === null) return undefined
  if (typeof arg.value !== 'string') throw new Error('A JSONPath must be a STRING')
  const { steps, mode } = jsonPath(arg.value, false)
  if (mode) throw new Error(`Invalid JSONPath: ${mode} is not allowed here`)
  return steps
}

function documentOf(arg: Any | undefined): Json | undefined {
  return typeof arg?.value === 'string' ? parseJson(arg.value) : undefined
}

/** A function of a JSON value and pairs of a path and a value, with a flag before them. */
function byPairs(
  name: string,
  one: (j: Json, steps: readonly Step[], value: Json, flag: boolean) => Json,
): Native {
  return nativeOfAny(name, 'json', args => {
    const [document, flag, ...pairs] = typed(args)
    let j = documentOf(document)
    if (j === undefined) return null
    for (let i = 0; i < pairs.length; i += 2) {
      const steps = pathOf(pairs[i])
      const given = pairs[i + 1]
      if (steps && given) j = one(j, steps, sorted(toJson(given)), flag?.value === true)
    }
    return kept(j)
  })
}

function strip(j: Json, arrays: boolean, empty: boolean): Json | undefined {
  if (j === null) return undefined
  if (Array.isArray(j)) {
    const items = j.flatMap((item): Json[] => {
      const inner = strip(item, arrays, empty)
      if (inner !== undefined) return [inner]
      return arrays ? [] : [null]
    })
    return empty && (items.length === 0 || items.every(item => item === null)) ? undefined : items
  }
  if (!(j instanceof Map)) return j
  const members = new Map<string, Json>()
  for (const [name, member] of j) {
    const inner = strip(member, arrays, empty)
    if (inner !== undefined) members.set(name, inner)
  }
  return empty && members.size === 0 ? undefined : members
}

/**
 * Functions that make JSON or change it.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions
 */
export const JSON_WRITING: Native[] = [
  byPairs('bq_json_set', (j, steps, value, create) =>
    reachable(j, steps) && (create || exists(j, steps)) ? changed(j, steps, create, () => value) : j,
  ),
  byPairs('bq_json_array_append', (j, steps, value, each) =>
    changed(j, steps, false, here => {
      const more = each && Array.isArray(value) ? value : [value]
      if (here === null) return more
      return Array.isArray(here) ? [...here, ...more] : here
    }),
  ),
  byPairs('bq_json_array_insert', (j, steps, value, each) => {
    const parent = steps.slice(0, -1)
    const index = steps.at(-1)
    if (typeof index !== 'number') return j
    return changed(j, parent, false, here => {
      if (here !== null && !Array.isArray(here)) return here
      const items: Json[] = [...(here ?? [])]
      while (items.length < index) items.push(null)
      items.splice(index, 0, ...(each && Array.isArray(value) ? value : [value]))
      return items
    })
  }),
  nativeOfAny('bq_json_remove', 'json', ([document, ...paths]) => {
    let j = documentOf(document)
    if (j === undefined) return null
    for (const path of paths) {
      const steps = pathOf(path)
      if (!steps) continue
      if (steps.length === 0) throw new Error("The JSONPath cannot be '$'")
      if (!exists(j, steps)) continue
      j = changed(j, steps, false, (_, items, index) => {
        items?.splice(index, 1)
        return undefined
      })
    }
    return kept(j)
  }),
  nativeOfAny('bq_json_strip_nulls', 'json', ([document, path, arrays, empty]) => {
    const j = documentOf(document)
    const steps = pathOf(path)
    if (j === undefined || !steps || arrays?.value === null || empty?.value === null) return null
    if (!exists(j, steps)) return jsonText(j)
    return kept(
      changed(
        j,
        steps,
        false,
        here => strip(here ?? null, arrays?.value === true, empty?.value === true) ?? null,
      ),
    )
  }),
  nativeOfAny('bq_json_array', 'json', args => kept(typed(args).map(arg => toJson(arg)))),
  nativeOfAny('bq_json_object', 'json', given => {
    const args = typed(given)
    const members = new Map<string, Json>()
    for (let i = 0; i < args.length; i += 2) {
      const name = args[i]?.value
      const value = args[i + 1]
      if (typeof name !== 'string') throw new Error('A JSON key cannot be NULL')
      if (value && !members.has(name)) members.set(name, toJson(value))
    }
    return kept(members)
  }),
  nativeOfAny('bq_json_object_of_arrays', 'json', given => {
    const [names, values] = typed(given)
    const [keys, members] = [names, values].map(arg => {
      const list = arg && toJson(arg)
      if (!Array.isArray(list)) throw new Error('The arrays of JSON_OBJECT cannot be NULL')
      return list
    })
    if (!keys || !members || keys.length !== members.length)
      throw new Error('The number of keys and values must match in JSON_OBJECT')
    const found = new Map<string, Json>()
    keys.forEach((key, i) => {
      if (typeof key !== 'string') throw new Error('A JSON key cannot be NULL')
      if (!found.has(key)) found.set(key, members[i] ?? null)
    })
    return kept(found)
  }),
]
