import { BigQueryError } from '../../errors.ts'
import type { Expression } from '../parse/ast.ts'
import type { Type } from './types.ts'

/** Types that compare with each other, each list; what is in none is left to DuckDB. */
const FAMILIES = [
  ['INT64', 'NUMERIC', 'FLOAT64'],
  ['STRING'],
  ['BOOL'],
  ['BYTES'],
  ['DATE', 'DATETIME'],
  ['TIMESTAMP'],
  ['TIME'],
]

/** Text written out or in a parameter, which becomes a date or a time beside one. */
export function isText(e: Expression): boolean {
  return e.kind === 'string' || e.kind === 'parameter'
}

/** The name of a type without parts. */
export function nameOf(type: Type | undefined): string | undefined {
  return type?.kind === 'scalar' ? type.name : undefined
}

/** Whether two types, both known, have nothing in common. */
export function clashes(a: string | undefined, b: string | undefined): boolean {
  const families = [a, b].map(name => FAMILIES.findIndex(family => family.includes(name ?? '')))
  return !families.some(family => family < 0) && families[0] !== families[1]
}

/** Refuses an operator over types that have nothing in common; `text` is text that may become a date or a time. */
export function refuseClash(
  operator: string,
  a: string | undefined,
  b: string | undefined,
  text: boolean,
): void {
  if (!clashes(a, b)) return
  const other = a === 'STRING' ? b : a
  if (text && (a === 'STRING' || b === 'STRING') && !/^(INT64|NUMERIC|FLOAT64|BOOL)$/.test(other ?? ''))
    return
  throw new BigQueryError(
    'invalidQuery',
    `No matching signature for operator ${operator} for argument types: ${a}, ${b}`,
    { location: 'query' },
  )
}

/** Refuses values that are to come to one type and have none in common. */
export function refuseMixed(
  operator: string,
  values: readonly { of: Expression; type: Type | undefined }[],
): void {
  for (const [i, a] of values.entries())
    for (const b of values.slice(i + 1))
      refuseClash(operator, nameOf(a.type), nameOf(b.type), isText(a.of) || isText(b.of))
}
