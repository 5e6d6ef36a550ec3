import type { DatePart } from '../parse/ast.ts'
import { invalid } from './place.ts'
import type { CallNode, Node } from './tree.ts'
import { is, type Type } from './types.ts'

const TIME_PARTS = 'MICROSECOND MILLISECOND SECOND MINUTE HOUR'.split(' ')
const DATE_PARTS = 'DAY WEEK MONTH QUARTER YEAR'.split(' ')
const STAMP_PARTS = [...TIME_PARTS, 'DAY']
const INTERVAL_PARTS = [...TIME_PARTS, ...DATE_PARTS]
const PARTS = [...INTERVAL_PARTS, 'ISOWEEK', 'ISOYEAR']
const EXTRACTED = [...PARTS, 'DATE', 'TIME', 'DATETIME', 'DAYOFWEEK', 'DAYOFYEAR']
const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY']

/** What may be moved by an interval of which parts: by the type before `_ADD` and `_SUB`. */
const MOVED: Record<string, string[]> = {
  DATE: DATE_PARTS,
  DATETIME: INTERVAL_PARTS,
  TIMESTAMP: STAMP_PARTS,
  TIME: TIME_PARTS,
}

function requirePart({ name, weekday }: DatePart, among: readonly string[], at: number): void {
  if (!among.includes(name)) throw invalid(`A valid date part name is required but found ${name}`, at)
  if (weekday !== undefined && !WEEKDAYS.includes(weekday))
    throw invalid(`A valid date part argument for ${name} is required, but found ${weekday}`, at)
}

/** Refuses EXTRACT of what is no part of a date or time, or of none that a DATE has. */
export function requireExtracted(part: DatePart, of: Type | undefined, at: number): void {
  requirePart(part, EXTRACTED, at)
  if (is(of, 'DATE')) requireOfDate(part, 'EXTRACT of DATE', at)
}

function requireOfDate({ name }: DatePart, of: string, at: number): void {
  if ([...TIME_PARTS, 'TIME', 'DATETIME'].includes(name))
    throw invalid(`${of} does not support the ${name} date part`, at)
}

/** Refuses an INTERVAL of what is no part of one; from one part to another it is checked as its text is read. */
export function requireInterval(part: string, at: number): void {
  if (!INTERVAL_PARTS.includes(part))
    throw invalid(`A valid date part name is required but found ${part}`, at)
}

/** Refuses the part of a date or time that a function is given, where it does not take that. */
export function requireParts({ name, args, at }: Pick<CallNode, 'name' | 'args' | 'at'>): void {
  const [, own = '', verb = ''] = /^(DATE|DATETIME|TIMESTAMP|TIME)_(ADD|SUB|TRUNC|DIFF)$/.exec(name) ?? []
  if (verb === 'ADD' || verb === 'SUB') requireShift(name, MOVED[typed(own, args[0])] ?? [], args[1], at)
  if (verb === 'TRUNC' || verb === 'DIFF') {
    const part = partOf(args[verb === 'TRUNC' ? 1 : 2], at)
    if (own === 'DATE' && is(args[0]?.type, 'DATE')) requireOfDate(part, name, at)
    if (verb === 'DIFF' && typed(own, args[0]) === 'TIMESTAMP' && !STAMP_PARTS.includes(part.name))
      throw invalid(`TIMESTAMP_DIFF does not support the ${part.name} date part`, at)
  }
  if (name === 'LAST_DAY' && args[1]) partOf(args[1], at)
}

/** The functions of dates take the other types as well, and are then the functions of those. */
function typed(own: string, first: Node | undefined): string {
  const of = first?.type?.kind === 'scalar' ? first.type.name : ''
  return own === 'DATE' && of in MOVED ? of : own
}

function requireShift(name: string, parts: readonly string[], by: Node | undefined, at: number): void {
  if (by?.kind !== 'interval') throw invalid(`${name} needs an INTERVAL`, at)
  if (!parts.includes(by.part)) throw invalid(`${name} does not support the ${by.part} date part`, by.at)
}

function partOf(e: Node | undefined, at: number): DatePart {
  if (e?.kind !== 'part') throw invalid('A valid date part name is required', e?.at ?? at)
  requirePart(e.part, PARTS, e.at)
  return e.part
}
