import type { Environment } from '../analyse/environment.ts'
import { typeOf } from '../analyse/type-of.ts'
import { is } from '../analyse/types.ts'
import type { Expression } from '../parse/ast.ts'
import { emit } from './expression.ts'

type Like = Extract<Expression, { kind: 'like' }>

/**
 * LIKE, of one pattern or of ANY or ALL of several.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/operators#like_operator_quantified
 */
export function emitLike(env: Environment, e: Like): string {
  const of = emit(env, e.of)
  const not = e.not ? 'NOT ' : ''
  if (!e.quantifier) {
    const [pattern] = e.patterns
    const text = is(typeOf(env, e.of), 'STRING') && pattern?.kind === 'string' && !/\\$/.test(pattern.text)
    // BigQuery's LIKE has the backslash as its escape.
    if (pattern && text) return `(${of} ${not}LIKE ${emit(env, pattern)} ESCAPE '\\')`
    return `(${not}${one(env, e.of, of, pattern)})`
  }
  const { array } = e
  if (array) {
    const all = `[${not}bq_like(${of}, _p) FOR _p IN ${emit(env, array)}]`
    return `${e.quantifier === 'ANY' ? 'bq_any' : 'bq_every'}(${all})`
  }
  const tests = e.patterns.map(pattern => `${not}${one(env, e.of, of, pattern)}`)
  return `(${tests.join(e.quantifier === 'ANY' ? ' OR ' : ' AND ')})`
}

/** One test. A literal is typed here, as there is one function for text and one for bytes. */
function one(env: Environment, e: Expression, of: string, pattern: Expression | undefined): string {
  const sql = pattern ? emit(env, pattern) : 'NULL'
  const types = [e, ...(pattern ? [pattern] : [])].map(side => typeOf(env, side))
  const duck = types.some(t => is(t, 'BYTES')) ? 'BLOB' : 'VARCHAR'
  const typed = (x: string, i: number) =>
    types[i]?.kind === 'null' || [e, pattern][i]?.kind === 'string' ? `CAST(${x} AS ${duck})` : x
  return `bq_like(${typed(of, 0)}, ${typed(sql, 1)})`
}
