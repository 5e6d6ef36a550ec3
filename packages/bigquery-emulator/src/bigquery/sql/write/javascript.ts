import { literal } from '../../names.ts'
import type { Program } from '../../native/javascript-program.ts'
import type { NodeOf } from '../analyse/tree.ts'
import { typeOfNode, typeText } from '../analyse/types.ts'
import type { TypeNode } from '../parse/ast.ts'
import { typeSql } from './type.ts'
import type { Writer } from './writer.ts'

/** A call of a function that is written in JavaScript, from its body and what its parameters are. */
export function javaScriptSql(w: Writer, { body, args, libraries, query }: NodeOf<'javascript'>): string {
  const program: Program = {
    name: body.name,
    parameters: body.parameters.map(({ name, type }) => {
      const known = typeOfNode(type)
      return { name, type: known, words: typeText(known) }
    }),
    returns: typeOfNode(body.returns),
    code: body.code,
    libraries,
  }
  // DuckDB asks once for the same arguments, and once for all rows where there are none.
  const byChance = !body.deterministic && /\brandom\b/.test(body.code)
  const given = [literal(query), literal(JSON.stringify(program)), ...args.map(w.expression)]
  const call = `bq_javascript${byChance ? '_of_chance' : ''}(${given.join(', ')})`
  const read = `CAST(CAST(${call} AS JSON) AS STRUCT("v" ${typeSql(readable(body.returns))}))`
  return `CAST(struct_extract(${read}, 'v') AS ${typeSql(body.returns)})`
}

/** A type as DuckDB reads it from JSON: bytes as text, which has escapes for them. */
function readable(type: TypeNode): TypeNode {
  if (type.kind === 'array') return { ...type, of: readable(type.of) }
  if (type.kind === 'struct')
    return { ...type, fields: type.fields.map(f => ({ ...f, type: readable(f.type) })) }
  return typeSql(type) === 'BLOB' ? { kind: 'scalar', name: 'STRING', parameters: [] } : type
}
