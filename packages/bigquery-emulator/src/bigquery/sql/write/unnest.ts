import { quote } from '../../names.ts'
import type { SourceNode } from '../analyse/tree.ts'
import type { Writer } from './writer.ts'

/** UNNEST: a subquery with the element, its fields when it is a struct, and its offset. */
export function unnestSql(w: Writer, source: Extract<SourceNode, { kind: 'unnest' }>): string {
  const array = w.expression(source.array)
  const element = quote(source.element)
  const offset = source.offset === undefined ? undefined : quote(source.offset)
  const offsets = offset ? `, generate_subscripts(${array}, 1) - 1 AS ${offset}` : ''
  const rows = `SELECT unnest(${array}) AS ${element}${offsets}`
  const as = quote(w.unique('unnest'))
  if (!source.fields) return `(${rows}) AS ${as}`
  const fields = `SELECT ${element}, ${element}.*${offset ? `, ${offset}` : ''} FROM (${rows}) AS "_rows"`
  return `(${fields}) AS ${as}`
}
