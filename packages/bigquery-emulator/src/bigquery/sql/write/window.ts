import type { BoundNode, Node, WindowNode } from '../analyse/tree.ts'
import { is, type Type } from '../analyse/types.ts'
import { orderSql } from './order.ts'
import type { Writer } from './writer.ts'

/** A key or a distance from it in a type in which DuckDB can add the two up, whatever they are. */
function distanceSql(w: Writer, e: Node, key: Type | undefined): string {
  const sql = w.expression(e)
  if (is(key, 'INT64')) return `CAST(${sql} AS HUGEINT)`
  return is(key, 'NUMERIC') ? `bq_billionths(${sql})` : sql
}

/** What stands between the parentheses of OVER. */
export function windowSql(w: Writer, { partition, order, frame }: WindowNode): string {
  const parts = []
  if (partition.length > 0) parts.push(`PARTITION BY ${partition.map(e => w.expression(e)).join(', ')}`)
  // A frame of a distance has one key.
  const distance = frame?.unit === 'RANGE' && (frame.from.by || frame.to?.by)
  const key = order[0]?.by.type
  const one = (e: Node) => (distance ? distanceSql(w, e, key) : w.expression(e))
  const keys = orderSql(w, order, one, distance ? () => '' : undefined)
  if (keys) parts.push(`ORDER BY ${keys}`)
  if (frame) {
    const bound = ({ by, words }: BoundNode) => (by ? `${one(by)} ${words}` : words)
    const { unit, from, to } = frame
    parts.push(to ? `${unit} BETWEEN ${bound(from)} AND ${bound(to)}` : `${unit} ${bound(from)}`)
  }
  return parts.join(' ')
}
