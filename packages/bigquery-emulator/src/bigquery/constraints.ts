import type { TableDocument } from './documents.ts'
import { BigQueryError, notFound } from './errors.ts'
import { display } from './names.ts'
import type { Environment } from './sql/analyse/environment.ts'
import { findTable } from './sql/analyse/tables.ts'
import type { Constraint } from './sql/parse/ast-statements.ts'

type Constraints = NonNullable<TableDocument['tableConstraints']>

/** The table with one more key, as the REST interface tells it; nobody enforces it. */
export function constrained(
  env: Environment,
  document: TableDocument,
  constraint: Constraint,
  absent: boolean,
): TableDocument {
  const known: Constraints = document.tableConstraints ?? {}
  requireColumns(document, constraint.columns)
  if (constraint.kind === 'primary') {
    if (known.primaryKey)
      throw new BigQueryError(
        'invalidQuery',
        `Already Exists: the primary key of ${display(document.tableReference)}`,
      )
    return { ...document, tableConstraints: { ...known, primaryKey: { columns: constraint.columns } } }
  }
  const { columns, referenced, table, at } = constraint
  const to = findTable(env, table, at, false)?.document
  if (!to) throw new Error('unreachable: a table is found or refused')
  requireColumns(to, referenced)
  const keys = to.tableConstraints?.primaryKey?.columns.map(c => c.toLowerCase()) ?? []
  if (columns.length !== referenced.length || keys.join() !== referenced.map(c => c.toLowerCase()).join())
    throw new BigQueryError(
      'invalidQuery',
      `A foreign key must reference the primary key of ${display(to.tableReference)}`,
    )
  const foreignKeys = known.foreignKeys ?? []
  const own = constraint.name ?? `fk$${foreignKeys.length + 1}`
  if (foreignKeys.some(k => k.name.toLowerCase() === own.toLowerCase())) {
    if (absent) return document
    throw new BigQueryError('invalidQuery', `Already Exists: Constraint ${own}`)
  }
  const columnReferences = columns.map((referencingColumn, i) => ({
    referencingColumn,
    referencedColumn: referenced[i] ?? '',
  }))
  const key = { name: own, referencedTable: to.tableReference, columnReferences }
  return { ...document, tableConstraints: { ...known, foreignKeys: [...foreignKeys, key] } }
}

/** The table without a foreign key, or without its primary one. */
export function unconstrained(
  document: TableDocument,
  name: string | undefined,
  exists: boolean,
): TableDocument {
  const known: Constraints = document.tableConstraints ?? {}
  if (name === undefined) {
    if (!known.primaryKey && !exists)
      throw new BigQueryError('invalidQuery', `${display(document.tableReference)} has no primary key`)
    return { ...document, tableConstraints: { ...known, primaryKey: undefined } }
  }
  const left = (known.foreignKeys ?? []).filter(k => k.name.toLowerCase() !== name.toLowerCase())
  if (left.length === (known.foreignKeys ?? []).length && !exists) throw notFound('Constraint', name)
  return { ...document, tableConstraints: { ...known, foreignKeys: left } }
}

function requireColumns(document: TableDocument, names: readonly string[]): void {
  const known = (document.schema?.fields ?? []).map(f => f.name.toLowerCase())
  const missing = names.find(name => !known.includes(name.toLowerCase()))
  if (missing) throw new BigQueryError('invalidQuery', `Column not found: ${missing}`)
}
