import { structuredPatch } from 'diff'

/** A version of a configuration: its document and its files. */
export type Version = {
  configuration: Record<string, unknown> | null
  files: Record<string, string>
}

/** A line of what changes: what is added, removed, or only said. */
export type Line = { sign: '+' | '-' | '~' | ' ' | '@'; text: string }

/** What of a version another changes: the fields, and the lines of the files. Empty where nothing does. */
export function changesOf(before: Version, after: Version): Line[] {
  const names = [...new Set([...Object.keys(before.files), ...Object.keys(after.files)])].sort()
  return [
    ...fieldsOf(before.configuration ?? {}, after.configuration ?? {}, ''),
    ...names.flatMap(name => linesOf(name, textOf(before, name), textOf(after, name))),
  ]
}

const textOf = ({ files }: Version, name: string): string =>
  Object.hasOwn(files, name) ? (files[name] ?? '') : ''

/** The fields that differ, by their paths; of a list of tasks by the task. */
function fieldsOf(before: unknown, after: unknown, path: string): Line[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const [one, other] = [partsOf(before), partsOf(after)]
  if (one && other && one.kind === other.kind) {
    const names = [...new Set([...one.parts.keys(), ...other.parts.keys()])]
    const inside = names.flatMap(name =>
      fieldsOf(one.parts.get(name), other.parts.get(name), path === '' ? name : `${path}.${name}`),
    )
    // In what order an object's fields stand says nothing; tasks are shown in theirs.
    const isReordered =
      one.kind === 'tasks' && [...one.parts.keys()].join() !== [...other.parts.keys()].join()
    const isSame = one.parts.size === other.parts.size && inside.length === 0
    return isReordered && isSame ? [{ sign: '~', text: `${path}: in another order` }] : inside
  }
  if (before === undefined) return [{ sign: '+', text: `${path}: ${brief(after)}` }]
  if (after === undefined) return [{ sign: '-', text: `${path}: ${brief(before)}` }]
  return [{ sign: '~', text: `${path}: ${brief(before)} → ${brief(after)}` }]
}

/** An object's fields, or the elements of a list that have names. */
function partsOf(value: unknown): { kind: string; parts: Map<string, unknown> } | undefined {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) return { kind: 'object', parts: new Map(Object.entries(value)) }
  const named = value.map((element): [unknown, unknown] => [
    Object(element).id ?? Object(element).task_id,
    element,
  ])
  const parts = new Map(
    named.flatMap(([name, element]) => (typeof name === 'string' ? [[name, element]] : [])),
  )
  return parts.size === value.length ? { kind: 'tasks', parts } : undefined
}

/** How much of a value is shown. */
const MOST = 120

function brief(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text
}

/** The lines of a file that differ, with a few around them. */
function linesOf(name: string, before: string, after: string): Line[] {
  if (before === after) return []
  const { hunks } = structuredPatch(name, name, before, after, '', '', { context: 2 })
  return [
    { sign: '~', text: name },
    ...hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }): Line[] => [
      { sign: '@', text: `@@ -${span(oldStart, oldLines)} +${span(newStart, newLines)} @@` },
      ...lines.map(lineOf),
    ]),
  ]
}

/** Where lines stand; of none the line before. */
const span = (start: number, count: number): string => `${count === 0 ? start - 1 : start},${count}`

function lineOf(line: string): Line {
  const [sign] = line
  if (sign === '+' || sign === '-') return { sign, text: line.slice(1) }
  // That a file does not end with a line's end is told as a line too.
  return { sign: ' ', text: line.replace(/^ /, '') }
}
