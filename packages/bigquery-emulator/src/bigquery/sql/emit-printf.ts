import { BigQueryError, unsupported } from '../errors.ts'
import { literal } from '../names.ts'
import type { Emitter } from './emit-call.ts'

/**
 * FORMAT. Each element becomes a piece of its own; only a literal format can be looked into.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions#format_string
 */
export const printf: Emitter = (args, call) => {
  const [format] = call.args
  if (format?.kind !== 'string') throw unsupported('FORMAT with a format that is not a literal')
  const pieces: string[] = []
  let next = 1
  let last = 0
  for (const found of format.text.matchAll(/%(?:%|([-+ 0]*)(\d*)(\.\d+)?([a-zA-Z]))/g)) {
    const before = format.text.slice(last, found.index)
    if (before.includes('%')) throw unsupported(`FORMAT element in "${format.text}"`)
    if (before) pieces.push(literal(before))
    last = found.index + found[0].length
    if (found[0] === '%%') {
      pieces.push("'%'")
      continue
    }
    const value = args[next++]
    if (value === undefined)
      throw new BigQueryError('invalidQuery', `Too few arguments to FORMAT for pattern "${format.text}"`)
    pieces.push(piece(found[0], found[4] ?? '', value))
  }
  const rest = format.text.slice(last)
  if (rest.includes('%')) throw unsupported(`FORMAT element in "${format.text}"`)
  if (rest) pieces.push(literal(rest))
  if (next !== args.length)
    throw new BigQueryError('invalidQuery', `Too many arguments to FORMAT for pattern "${format.text}"`)
  return pieces.length === 0 ? "''" : `(${pieces.join(' || ')})`
}

function piece(element: string, letter: string, value: string): string {
  switch (letter) {
    case 'd':
    case 'i':
      return `printf(${literal(`${element.slice(0, -1)}d`)}, CAST(${value} AS BIGINT))`
    case 'x':
    case 'X':
    case 'o':
      return `printf(${literal(element)}, CAST(${value} AS BIGINT))`
    case 'f':
    case 'F':
    case 'e':
    case 'E':
      return `printf(${literal(element)}, CAST(${value} AS DOUBLE))`
    case 's':
      return `printf(${literal(element)}, CAST(${value} AS VARCHAR))`
    case 't':
      if (element !== '%t') throw unsupported(`FORMAT element ${element}`)
      return `bq_string(${value})`
    default:
      throw unsupported(`FORMAT element ${element}`)
  }
}
