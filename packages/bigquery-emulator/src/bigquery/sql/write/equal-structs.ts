import { BigQueryError } from '../../errors.ts'
import type { Environment } from '../analyse/environment.ts'
import { typeOf } from '../analyse/type-of.ts'
import type { Type } from '../analyse/types.ts'
import type { Expression } from '../parse/ast.ts'
import { emit } from './expression.ts'

/**
 * Whether two structs are equal, field by field and by place: NULL where a field is and no other differs. Nothing where
 * these are not structs of known types.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/operators#comparison_operators
 */
export function equalStructs(env: Environment, left: Expression, right: Expression): string | undefined {
  const [a, b] = [typeOf(env, left), typeOf(env, right)]
  if (a?.kind !== 'struct' || b?.kind !== 'struct') return undefined
  return equal(emit(env, left), emit(env, right), a, b)
}

function equal(a: string, b: string, x: Type | undefined, y: Type | undefined): string {
  if (x?.kind !== 'struct' || y?.kind !== 'struct') return `(${a} = ${b})`
  if (x.fields.length !== y.fields.length)
    throw new BigQueryError(
      'invalidQuery',
      'No matching signature for operator = for argument types: STRUCT, STRUCT',
    )
  const fields = x.fields.map((f, i) =>
    equal(
      `struct_extract_at(${a}, ${i + 1})`,
      `struct_extract_at(${b}, ${i + 1})`,
      f.type,
      y.fields[i]?.type,
    ),
  )
  return `(CASE WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN ${fields.join(' AND ')} END)`
}

/** Whether a struct is among an array's, or nothing where their types are not known. */
export function equalElements(env: Environment, left: Expression, array: Expression): string | undefined {
  const [a, b] = [typeOf(env, left), typeOf(env, array)]
  if (a?.kind !== 'struct' || b?.kind !== 'array' || b.of?.kind !== 'struct') return undefined
  return `bq_any([${equal(emit(env, left), '_e', a, b.of)} FOR _e IN ${emit(env, array)}])`
}
