import { unsupported } from '../../errors.ts'
import { quote } from '../../names.ts'
import type { SetNode, SetPart } from '../analyse/tree.ts'
import type { Column, Type } from '../analyse/types.ts'
import { convertedSql } from './exact.ts'
import { restruct } from './restruct.ts'
import type { Writer } from './writer.ts'

/** UNION, INTERSECT or EXCEPT. */
export function setSql(w: Writer, { operator, parts, columns }: SetNode): string {
  const first = parts.every(part => part.columns) ? parts[0]?.columns : undefined
  const types = first && columns?.map(c => c.type)
  const written = parts.map(part => {
    const sql = pickedSql(w, part)
    return first && types
      ? guard(alike(sql, part.columns ?? [], first, types), part.columns)
      : guard(sql, part.columns)
  })
  return written.join(` ${operator.replace('DISTINCT', '').trim()} `)
}

/** A part with the columns that a set operation by name picks of it. */
function pickedSql(w: Writer, { query, picked }: SetPart): string {
  const sql = w.query(query)
  if (!picked) return sql
  const items = picked.map(({ from, as }) => `${from === undefined ? 'NULL' : quote(from)} AS ${quote(as)}`)
  return `SELECT ${items.join(', ')} FROM (${sql}) AS "_part"`
}

/** A part with its structs' fields under the names they have in the first, and its BIGNUMERIC values in the common type. */
function alike(
  sql: string,
  columns: readonly Column[],
  first: readonly Column[],
  types: readonly (Type | undefined)[],
): string {
  const items = columns.map((c, i) => {
    const named = restruct(quote(c.name), c.type, first[i]?.type)
    if (!named) throw unsupported('a set operation over STRUCTs whose fields differ')
    return convertedSql(named, c.type, types[i])
  })
  if (columns.every((c, i) => items[i] === quote(c.name))) return sql
  const named = items.map((item, i) => `${item} AS ${quote(columns[i]?.name ?? '')}`)
  return `SELECT ${named.join(', ')} FROM (${sql}) AS "_part"`
}

/** A part whose columns of unknown type must not turn out to be structs. */
function guard(sql: string, columns: readonly Column[] | undefined): string {
  if (!columns) return `SELECT bq_not_struct(COLUMNS(*)) FROM (${sql}) AS "_part"`
  const unknown = (c: Column) => c.type === undefined || (c.type.kind === 'array' && c.type.of === undefined)
  const names = columns.map(c => c.name.toLowerCase())
  // Columns of one name cannot be told apart from outside; such a query is an error where it matters.
  if (!columns.some(unknown) || new Set(names).size < names.length) return sql
  const items = columns.map(c =>
    unknown(c) ? `bq_not_struct(${quote(c.name)}) AS ${quote(c.name)}` : quote(c.name),
  )
  return `SELECT ${items.join(', ')} FROM (${sql}) AS "_part"`
}
