import { literal } from '../names.ts'
import type { Program } from '../native/javascript-program.ts'
import type { JavaScript, TypeNode } from './ast.ts'
import { emitType } from './emit-type.ts'
import type { Environment } from './environment.ts'
import { typeOfNode, typeText } from './types.ts'

/** A call of a function that is written in JavaScript, from its body, which sees its arguments as variables. */
export function emitJavaScript(env: Environment, e: JavaScript): string {
  const program: Program = {
    name: e.name,
    parameters: e.parameters.map(({ name, type }) => {
      const known = typeOfNode(type)
      return { name, type: known, words: typeText(known) }
    }),
    returns: typeOfNode(e.returns),
    code: e.code,
    libraries: e.libraries.map(env.library),
  }
  const args = e.parameters.map(p => env.variables.get(p.name.toLowerCase()) ?? 'NULL')
  // DuckDB asks once for the same arguments, and once for all rows where there are none.
  const byChance = !e.deterministic && /\brandom\b/.test(e.code)
  const call = `bq_javascript${byChance ? '_of_chance' : ''}(${[literal(env.query), literal(JSON.stringify(program)), ...args].join(', ')})`
  const read = `CAST(CAST(${call} AS JSON) AS STRUCT("v" ${emitType(readable(e.returns))}))`
  return `CAST(struct_extract(${read}, 'v') AS ${emitType(e.returns)})`
}

/** A type as DuckDB reads it from JSON: bytes as text, which has escapes for them. */
function readable(type: TypeNode): TypeNode {
  if (type.kind === 'array') return { ...type, of: readable(type.of) }
  if (type.kind === 'struct')
    return { ...type, fields: type.fields.map(f => ({ ...f, type: readable(f.type) })) }
  return emitType(type) === 'BLOB' ? { kind: 'scalar', name: 'STRING', parameters: [] } : type
}
