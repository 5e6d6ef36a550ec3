import { type Type, typeOfNode } from '../analyse/types.ts'
import type { TypeNode } from '../parse/ast.ts'
import { restruct, sameNames } from './restruct.ts'
import { typeSql } from './type.ts'

/** A value as one of the type that is written, the fields of its structs by their places. */
export function coerced(sql: string, from: Type | undefined, to: TypeNode): string {
  const type = typeOfNode(to)
  const placed = sameNames(from, type) ? undefined : restruct('_a', from, type)
  const of = placed ? `list_transform([${sql}], lambda _a: ${placed})[1]` : sql
  return `CAST(${of} AS ${typeSql(to)})`
}
