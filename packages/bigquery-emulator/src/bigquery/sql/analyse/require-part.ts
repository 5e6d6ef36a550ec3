import type { DatePart } from '../parse/ast.ts'
import { invalid } from './place.ts'
import type { Node } from './tree.ts'
import { is } from './types.ts'

/** Refuses a part that a DATE does not have. */
export function requireDatePart(part: DatePart, of: string, at: number): void {
  if (/^(HOUR|MINUTE|SECOND|MILLISECOND|MICROSECOND|TIME|DATETIME)$/.test(part.name))
    throw invalid(`${of} does not support the ${part.name} date part`, at)
}

/** Refuses a part of a time to a function that is given a DATE. */
export function requirePartOf(name: string, args: readonly Node[], at: number): void {
  if (!/^DATE_(TRUNC|DIFF)$/.test(name) || !args[0] || !is(args[0].type, 'DATE')) return
  for (const arg of args) if (arg.kind === 'part') requireDatePart(arg.part, name, at)
}
