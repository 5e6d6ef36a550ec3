import type { TableDocument } from './documents.ts'
import { BigQueryError } from './errors.ts'
import { quote } from './names.ts'
import { duckType, type Field } from './schema.ts'
import { type Type, typeOfField } from './sql/analyse/types.ts'
import type { Assignment } from './sql/parse/ast-statements.ts'

/** What is set in a column: the whole of it, or fields below it, each by its path and its SQL. */
type Setting = { column: string; fields: { path: string[]; sql: string; text: string }[] }

/** The type of what an assignment sets, a column or a field below one. */
export function fieldType(table: TableDocument, alias: string, target: readonly string[]): Type | undefined {
  let fields = table.schema?.fields ?? []
  let field: Field | undefined
  for (const [i, name] of target.entries()) {
    field = fields.find(f => f.name.toLowerCase() === name.toLowerCase())
    if (!field && i === 0 && quote(name).toLowerCase() === alias.toLowerCase()) continue
    fields = field?.fields ?? []
  }
  return field && typeOfField(field)
}

/** Assignments by their column, the target's alias taken off. */
export function settings(
  table: TableDocument,
  alias: string,
  set: readonly Assignment[],
  write: (a: Assignment) => string,
): Setting[] {
  const found = new Map<string, Setting>()
  const columns = new Set((table.schema?.fields ?? []).map(f => f.name.toLowerCase()))
  for (const a of set) {
    const [first = '', ...rest] = a.target
    const isAlias =
      rest.length > 0 &&
      quote(first).toLowerCase() === alias.toLowerCase() &&
      !columns.has(first.toLowerCase())
    const [column = '', ...path] = isAlias ? rest : a.target
    const key = column.toLowerCase()
    const setting = found.get(key) ?? { column, fields: [] }
    const text = a.target.join('.')
    if (setting.fields.some(f => overlap(f.path, path)))
      throw new BigQueryError('invalidQuery', `Update item ${text} assigned more than once`)
    setting.fields.push({ path, sql: write(a), text })
    found.set(key, setting)
  }
  return [...found.values()]
}

function overlap(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return short.every((name, i) => name.toLowerCase() === long[i]?.toLowerCase())
}

/** The new value of a column: what is set as a whole, or its struct with some fields set anew. */
export function settingSql(table: TableDocument, alias: string, { column, fields }: Setting): string {
  const [only] = fields
  if (only?.path.length === 0) return only.sql
  const field = table.schema?.fields.find(f => f.name.toLowerCase() === column.toLowerCase())
  if (!field)
    throw new BigQueryError(
      'invalidQuery',
      `Column ${column} is not present in table ${table.tableReference.tableId}`,
    )
  return rebuilt(field, `${alias}.${quote(column)}`, fields)
}

function rebuilt(field: Field, sql: string, set: Setting['fields']): string {
  const [only] = set
  if (only?.path.length === 0)
    return `CAST(${only.sql === 'DEFAULT' ? 'NULL' : only.sql} AS ${duckType(field)})`
  const [wanted] = only?.path ?? []
  if (
    !field.fields ||
    field.mode === 'REPEATED' ||
    !field.fields.some(f => f.name.toLowerCase() === wanted?.toLowerCase())
  )
    throw new BigQueryError('invalidQuery', `Name ${wanted} not found inside ${field.name}`)
  const parts = field.fields.map(inner => {
    const own = set.filter(s => s.path[0]?.toLowerCase() === inner.name.toLowerCase())
    const old = `struct_extract(${sql}, '${inner.name.replaceAll("'", "''")}')`
    const value =
      own.length > 0
        ? rebuilt(
            inner,
            old,
            own.map(s => ({ ...s, path: s.path.slice(1) })),
          )
        : old
    return `${quote(inner.name)} := ${value}`
  })
  return `CASE WHEN ${sql} IS NULL THEN error('Cannot set field of NULL STRUCT ${field.name}') ELSE CAST(struct_pack(${parts.join(', ')}) AS ${duckType(field)}) END`
}
