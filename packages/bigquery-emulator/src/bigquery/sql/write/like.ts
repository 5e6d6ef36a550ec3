import type { Node, NodeOf } from '../analyse/tree.ts'
import { is } from '../analyse/types.ts'
import type { Writer } from './writer.ts'

type Like = NodeOf<'like'>

/**
 * LIKE, of one pattern or of ANY or ALL of several.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/operators#like_operator_quantified
 */
export function likeSql(w: Writer, e: Like): string {
  const of = w.expression(e.of)
  const not = e.not ? 'NOT ' : ''
  if (!e.quantifier) {
    const [pattern] = e.patterns
    const text = is(e.of.type, 'STRING') && pattern?.kind === 'string' && !/\\$/.test(pattern.text)
    // BigQuery's LIKE has the backslash as its escape.
    if (pattern && text) return `(${of} ${not}LIKE ${w.expression(pattern)} ESCAPE '\\')`
    return `(${not}${one(w, e.of, of, pattern)})`
  }
  const { array } = e
  if (array) {
    const all = `[${not}bq_like(${of}, _p) FOR _p IN ${w.expression(array)}]`
    return `${e.quantifier === 'ANY' ? 'bq_any' : 'bq_every'}(${all})`
  }
  const tests = e.patterns.map(pattern => `${not}${one(w, e.of, of, pattern)}`)
  return `(${tests.join(e.quantifier === 'ANY' ? ' OR ' : ' AND ')})`
}

/** One test. A literal is typed here, as there is one function for text and one for bytes. */
function one(w: Writer, e: Node, of: string, pattern: Node | undefined): string {
  const sql = pattern ? w.expression(pattern) : 'NULL'
  const types = [e, ...(pattern ? [pattern] : [])].map(side => side.type)
  const duck = types.some(t => is(t, 'BYTES')) ? 'BLOB' : 'VARCHAR'
  const typed = (x: string, i: number) =>
    types[i]?.kind === 'null' || [e, pattern][i]?.kind === 'string' ? `CAST(${x} AS ${duck})` : x
  return `bq_like(${typed(of, 0)}, ${typed(sql, 1)})`
}
