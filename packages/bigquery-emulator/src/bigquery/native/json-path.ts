import type { Json } from './json-value.ts'

/** One step of a path: a member's name or an element's index. */
export type Step = string | number
/** `lax` takes an array's elements where a member is asked for, and a value for an array of itself. */
export type Path = { steps: Step[]; mode: '' | 'lax' | 'recursive' }

const known = new Map<string, Path>()

/**
 * Reads a JSONPath. `legacy` is that of JSON_EXTRACT, where a name in brackets and quotes is a member.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions#JSONPath_format
 */
export function jsonPath(text: string, legacy: boolean): Path {
  const key = `${legacy}${text}`
  const before = known.get(key)
  if (before) return before
  const path = read(text, legacy)
  if (known.size > 1000) known.clear()
  known.set(key, path)
  return path
}

function read(text: string, legacy: boolean): Path {
  const invalid = (): never => {
    throw new Error(`Invalid token in JSONPath at: ${text}`)
  }
  const [, words = '', rest = ''] = /^([a-zA-Z\s]*)(\$[\s\S]*)$/.exec(text) ?? invalid()
  const modes = words.toLowerCase().split(/\s+/).filter(Boolean)
  const mode =
    modes.length === 0
      ? ''
      : modes.join(' ') === 'lax'
        ? 'lax'
        : modes.toSorted().join(' ') === 'lax recursive'
          ? 'recursive'
          : invalid()
  const steps: Step[] = []
  const step =
    /\.(?:"((?:[^"\\]|\\.)*)"|([^."[\]]+))|\[\s*(?:(\d+)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\]'"]+))\s*\]/gy
  step.lastIndex = 1
  while (step.lastIndex < rest.length) {
    const [, quoted, plain, index, single, double, bare] = step.exec(rest) ?? invalid()
    if ((single ?? double ?? bare) !== undefined && !legacy) invalid()
    if (quoted === '' && plain === undefined) steps.push('')
    else if (index !== undefined) steps.push(Number(index))
    else if (plain !== undefined) steps.push(plain)
    else steps.push((quoted ?? single ?? double ?? bare ?? '').replace(/\\(.)/g, '$1'))
  }
  return { steps, mode }
}

/** What a strict path leads to, or nothing. */
export function at(j: Json, steps: readonly Step[]): Json | undefined {
  let here: Json | undefined = j
  for (const step of steps) here = below(here, step)
  return here
}

function below(j: Json | undefined, step: Step): Json | undefined {
  if (typeof step === 'number') return Array.isArray(j) ? j[step] : undefined
  return j instanceof Map ? j.get(step) : undefined
}

/** All that a lax path leads to. */
export function matches(j: Json, { steps, mode }: Path): Json[] {
  let found: Json[] = [j]
  for (const step of steps) {
    found = found.flatMap((here): Json[] => {
      if (typeof step === 'number') return wrap(here, step)
      return members(here, step, mode === 'recursive')
    })
  }
  return found
}

function wrap(j: Json, index: number): Json[] {
  const item = Array.isArray(j) ? j[index] : index === 0 ? j : undefined
  return item === undefined ? [] : [item]
}

function members(j: Json, name: string, recursive: boolean, unwrapped = false): Json[] {
  if (Array.isArray(j))
    return unwrapped && !recursive ? [] : j.flatMap(item => members(item, name, recursive, true))
  const member = below(j, name)
  return member === undefined ? [] : [member]
}
