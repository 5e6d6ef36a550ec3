import { byIngestion } from './catalog.ts'
import type { TableDocument } from './documents.ts'
import { BigQueryError, unsupported } from './errors.ts'
import { duckType, type Field } from './schema.ts'
import type { Session } from './session.ts'
import { type Type, typeOfField } from './sql/analyse/types.ts'
import type { Expression } from './sql/parse/ast.ts'
import { describe } from './write.ts'

/** DuckDB's type of a column; a column that is not there is an error. */
export function typeOf(table: TableDocument, column: string): string {
  const field = fieldOf(table, column)
  if (field) return duckType(field)
  if (column === '_PARTITIONTIME' && byIngestion(table)) return 'TIMESTAMPTZ'
  throw new BigQueryError(
    'invalidQuery',
    `Column ${column} is not present in table ${table.tableReference.tableId}`,
  )
}

/** The type of a column, as the analysis has it. */
export function columnType(table: TableDocument, column: string): Type | undefined {
  const field = fieldOf(table, column)
  return field && typeOfField(field)
}

/** Source types, by DuckDB's name, that BigQuery lets into a column without a cast. */
const COERCED: Record<string, string[]> = {
  DOUBLE: ['BIGINT', 'DECIMAL(38,9)', 'BIGNUM'],
  BIGNUM: ['BIGINT', 'DECIMAL(38,9)'],
  'DECIMAL(38,9)': ['BIGINT'],
  DATE: ['VARCHAR'],
  TIMESTAMP: ['VARCHAR', 'DATE'],
  TIMESTAMPTZ: ['VARCHAR'],
  TIME: ['VARCHAR'],
}

/** Whether BigQuery puts a value into a place of another type without a cast; `untyped` for text that is a literal. */
export function coerces(from: string, to: string, untyped: boolean): boolean {
  return (COERCED[to] ?? []).some(type => type === from && (type !== 'VARCHAR' || untyped))
}

/** DuckDB would round a float into an integer column or read a number from text; BigQuery refuses, and so does this. */
export async function requireAssignable(
  session: Session,
  sql: string,
  table: TableDocument,
  columns: readonly string[],
  loose: readonly boolean[] = [],
): Promise<void> {
  const given = await describe(session.connection, sql)
  columns.forEach((column, i) => {
    const source = given[i]
    if (!source || loose[i]) return
    const from = duckType(source)
    const to = typeOf(table, column)
    if (from === to || COERCED[to]?.includes(from)) return
    // Unnamed fields go by place in DuckDB as well; fields under other names would be lost.
    if (/^STRUCT/.test(from) && /^STRUCT/.test(to)) {
      if (sameByPlace(source, fieldOf(table, column))) return
      throw unsupported(`inserting STRUCT values whose fields differ from those of column ${column}`)
    }
    if (from === 'BIGINT[]' && to.endsWith('[]')) return
    throw new BigQueryError(
      'invalidQuery',
      `Query column ${i + 1} has type ${source.type} which cannot be inserted into column ${column}, which has type ${table.schema?.fields.find(f => f.name === column)?.type ?? to}`,
    )
  })
}

/** `1.5`, with a sign or without. */
function isFloat(e: Expression): boolean {
  if (e.kind === 'unary' && (e.operator === '-' || e.operator === '+')) return isFloat(e.of)
  return e.kind === 'float'
}

/** A column as the REST interface describes it. */
export function fieldOf(table: TableDocument, column: string): Field | undefined {
  return table.schema?.fields.find(f => f.name.toLowerCase() === column.toLowerCase())
}

/** Whether a struct's fields have no names, and go where they stand: what is to be a BIGNUMERIC must be one. */
function sameByPlace(given: Field, column: Field | undefined): boolean {
  return (given.fields ?? []).every((f, place) => {
    const to = column?.fields?.[place]
    const big = f.type === 'BIGNUMERIC' || to?.type === 'BIGNUMERIC'
    return f.name === `_field_${place + 1}` && (!big || f.type === to?.type)
  })
}

function isNumber(e: Expression): boolean {
  if (e.kind === 'unary' && (e.operator === '-' || e.operator === '+')) return isNumber(e.of)
  return e.kind === 'float' || e.kind === 'integer' || e.kind === 'null'
}

/** Whether an expression goes into a column whatever its own type: a bare NULL, and a literal of floats into an exact type. */
export function isLoose(e: Expression, table: TableDocument, column: string): boolean {
  const exact = /^(DECIMAL\(38,9\)|BIGNUM)(\[\])?$/.exec(typeOf(table, column))
  if (isFloat(e)) return exact !== null && !exact[2]
  if (e.kind === 'array' && !e.type) return exact?.[2] !== undefined && e.items.every(isNumber)
  return e.kind === 'null'
}

/** Names of a table's columns. */
export function columnsOf(table: TableDocument): string[] {
  return (table.schema?.fields ?? []).map(f => f.name)
}
