import { structuredPatch } from 'diff'

/** A version, as far as it is compared. */
type Version = {
  configuration: Readonly<Record<string, unknown>> | null
  context_values: Readonly<Record<string, unknown>> | null
  files: Readonly<Record<string, string>>
}

type Line = { sign: '+' | '-' | ' '; text: string }
/** Lines that stand together, and where they begin in either text. */
type Hunk = { from: number; to: number; lines: readonly Line[] }
export type Difference = {
  name: string
  how: 'added' | 'taken away' | 'changed'
  added: number
  removed: number
  hunks: readonly Hunk[]
}

/** How many lines may differ: of texts that do in more, all of the one goes and all of the other comes. */
const MOST = 2_000
/** How many lines are shown around those that differ. */
const AROUND = 3

/** What differs between two versions, by the names of their texts: those that are alike are left out. */
export function differencesOf(before: Version, after: Version): Difference[] {
  const [one, other] = [textsOf(before), textsOf(after)]
  return [...new Set([...one.keys(), ...other.keys()])].flatMap(name => {
    const [old, text] = [one.get(name), other.get(name)]
    return old === text ? [] : [differenceOf(name, old, text)]
  })
}

/** The texts of a version; the document and the values of its context are in the order in which they were written. */
function textsOf({ configuration, context_values, files }: Version): Map<string, string> {
  const json = (name: string, value: unknown): [string, string][] =>
    value === null ? [] : [[name, `${JSON.stringify(value, null, 2)}\n`]]
  return new Map([
    ...json('The document', configuration),
    ...json('The values of its context', context_values),
    ...Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1)),
  ])
}

function differenceOf(name: string, before: string | undefined, after: string | undefined): Difference {
  const how = before === undefined ? 'added' : after === undefined ? 'taken away' : 'changed'
  const hunks = hunksOf(before ?? '', after ?? '')
  const count = (sign: string) =>
    hunks.reduce((sum, { lines }) => sum + lines.filter(line => line.sign === sign).length, 0)
  return { name, how, added: count('+'), removed: count('-'), hunks }
}

function hunksOf(before: string, after: string): Hunk[] {
  const patch = structuredPatch('', '', before, after, '', '', { context: AROUND, maxEditLength: MOST })
  if (patch === undefined)
    return [{ from: 1, to: 1, lines: [...linesOf('-', before), ...linesOf('+', after)] }]
  return patch.hunks.map(({ oldStart, newStart, lines }) => ({
    from: oldStart,
    to: newStart,
    // A line that begins with a backslash is of the format, not of the text.
    lines: lines.flatMap(line => {
      const [sign] = line
      return sign === '+' || sign === '-' || sign === ' ' ? [{ sign, text: line.slice(1) }] : []
    }),
  }))
}

const linesOf = (sign: '+' | '-', text: string): Line[] =>
  text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map(text => ({ sign, text }))
