import { quote } from '../../names.ts'
import type { Type } from '../analyse/types.ts'

/** Whether the fields of two types have the very same names, none among them. */
export function sameNames(a: Type | undefined, b: Type | undefined): boolean {
  if (a?.kind === 'array' && b?.kind === 'array') return sameNames(a.of, b.of)
  if (a?.kind !== 'struct' || b?.kind !== 'struct') return true
  return (
    a.fields.length === b.fields.length &&
    a.fields.every(
      (f, i) =>
        f.name?.toLowerCase() === b.fields[i]?.name?.toLowerCase() && sameNames(f.type, b.fields[i]?.type),
    )
  )
}

/**
 * A value with the fields of its structs under the names that another type has for them: BigQuery puts structs together
 * by place, and DuckDB by name. Nothing where the types do not tell how.
 */
export function restruct(sql: string, from: Type | undefined, to: Type | undefined): string | undefined {
  if (sameNames(from, to)) return sql
  if (from?.kind === 'array' && to?.kind === 'array') {
    const inner = restruct('_e', from.of, to.of)
    return inner && `list_transform(${sql}, lambda _e: ${inner})`
  }
  if (from?.kind !== 'struct' || to?.kind !== 'struct' || from.fields.length !== to.fields.length)
    return undefined
  const fields: string[] = []
  for (const [i, field] of to.fields.entries()) {
    const inner = restruct(`struct_extract_at(${sql}, ${i + 1})`, from.fields[i]?.type, field.type)
    if (!inner) return undefined
    fields.push(`${quote(field.name ?? `_field_${i + 1}`)} := ${inner}`)
  }
  return `(CASE WHEN ${sql} IS NOT NULL THEN struct_pack(${fields.join(', ')}) END)`
}
