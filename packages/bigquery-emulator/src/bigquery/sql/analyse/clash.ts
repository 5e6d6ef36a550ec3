import { isText } from './literal.ts'
import { invalid } from './place.ts'
import type { Node } from './tree.ts'
import { NUMBERS, type Type } from './types.ts'

/** Types that compare with each other, each list; what is in none is left to the engine. */
const FAMILIES = [NUMBERS, ['STRING'], ['BOOL'], ['BYTES'], ['DATE', 'DATETIME'], ['TIMESTAMP'], ['TIME']]

/** The name of a type without parts. */
export function nameOf(type: Type | undefined): string | undefined {
  return type?.kind === 'scalar' ? type.name : undefined
}

/** Whether two types, both known, have nothing in common. */
export function clashes(a: Type | undefined, b: Type | undefined): boolean {
  const families = [a, b].map(type => FAMILIES.findIndex(family => family.includes(nameOf(type) ?? '')))
  return !families.some(family => family < 0) && families[0] !== families[1]
}

/** Refuses an operator over types that have nothing in common; `text` is text that may become a date or a time. */
export function refuseClash(
  operator: string,
  a: Type | undefined,
  b: Type | undefined,
  text: boolean,
  at: number,
): void {
  if (!clashes(a, b)) return
  const names = [nameOf(a), nameOf(b)]
  const other = names[0] === 'STRING' ? names[1] : names[0]
  if (text && names.includes('STRING') && ![...NUMBERS, 'BOOL'].includes(other ?? '')) return
  throw invalid(`No matching signature for operator ${operator} for argument types: ${names.join(', ')}`, at)
}

/** Refuses two expressions that an operator does not take together. */
export function refuseBoth(operator: string, left: Node, right: Node, at: number): void {
  refuseClash(operator, left.type, right.type, isText(left) || isText(right), at)
}

/** Refuses values that are to come to one type and have none in common. */
export function refuseMixed(operator: string, values: readonly Node[], at: number): void {
  for (const [i, a] of values.entries()) for (const b of values.slice(i + 1)) refuseBoth(operator, a, b, at)
}
