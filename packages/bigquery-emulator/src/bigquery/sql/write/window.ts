import type { BoundNode, WindowNode } from '../analyse/tree.ts'
import { orderSql } from './order.ts'
import type { Writer } from './writer.ts'

/** What stands between the parentheses of OVER. */
export function windowSql(w: Writer, { partition, order, frame }: WindowNode): string {
  const parts = []
  if (partition.length > 0) parts.push(`PARTITION BY ${partition.map(e => w.expression(e)).join(', ')}`)
  // A frame of a distance has one key.
  const distance = frame?.unit === 'RANGE' && (frame.from.by || frame.to?.by)
  const keys = orderSql(w, order, undefined, distance ? () => '' : undefined)
  if (keys) parts.push(`ORDER BY ${keys}`)
  if (frame) {
    const bound = ({ by, words }: BoundNode) => (by ? `${w.expression(by)} ${words}` : words)
    const { unit, from, to } = frame
    parts.push(to ? `${unit} BETWEEN ${bound(from)} AND ${bound(to)}` : `${unit} ${bound(from)}`)
  }
  return parts.join(' ')
}
