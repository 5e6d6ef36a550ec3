import { BigQueryError, unsupported } from '../../errors.ts'
import { scalarType } from '../../schema.ts'
import type { NodeOf } from '../analyse/tree.ts'
import { elementOf, hasBig, scalar, type Type, typeOfNode, typeText } from '../analyse/types.ts'
import type { TypeNode } from '../parse/ast.ts'
import { castFormatSql } from './cast-format.ts'
import { restruct } from './restruct.ts'
import { safeSql } from './safe.ts'
import { typeSql } from './type.ts'
import type { Writer } from './writer.ts'

type Cast = NodeOf<'cast'>

/** Our own conversions to a type of DuckDB, for what DuckDB reads otherwise. */
const OURS: Record<string, string> = {
  BIGINT: 'bq_int64',
  VARCHAR: 'bq_string',
  DATE: 'bq_cast_date',
  TIMESTAMP: 'bq_cast_datetime',
  TIMESTAMPTZ: 'bq_cast_timestamp',
  TIME: 'bq_cast_time',
  BLOB: 'bq_bytes',
  BOOLEAN: 'bq_bool',
  DOUBLE: 'bq_float64',
  INTERVAL: 'bq_cast_interval',
  'DECIMAL(38,9)': 'bq_numeric',
  BIGNUM: 'bq_bignumeric',
}

/** DuckDB casts structs by their fields' names and BigQuery by their places. */
function hasStruct(type: TypeNode): boolean {
  return type.kind === 'struct' || (type.kind === 'array' && hasStruct(type.of))
}

/** CAST and SAFE_CAST; the latter is NULL for what cannot be cast, and not for what cannot be told. */
export function castSql(w: Writer, e: Cast): string {
  if (!e.safe) return plainCast(w, e)
  return safeSql(w, [e.of], (inner, [of = e.of]) => plainCast(inner, { ...e, of }))
}

function plainCast(w: Writer, e: Cast): string {
  const { format } = e
  return format ? castFormatSql(w, { ...e, format }) : castTo(e, w.expression(e.of))
}

function castTo(e: Cast, of: string): string {
  const { as } = e
  if (hasStruct(as) && e.of.kind !== 'null' && !hasBig(typeOfNode(as)) && !hasBig(e.of.type)) {
    const placed = restruct(of, e.of.type, typeOfNode(as))
    if (!placed) throw unsupported('CAST to STRUCT of a value whose type is only seen when the query runs')
    return `CAST(${placed} AS ${typeSql(as)})`
  }
  return partsCast(as, of, e.of.type, 0)
}

/** Each part of a value by itself: the engine would take a number for a BIGNUMERIC as it is. */
function partsCast(as: TypeNode, of: string, from: Type | undefined, depth: number): string {
  if (as.kind === 'scalar') return scalarCast(as, of)
  if (from?.kind === 'null') return `CAST(NULL AS ${typeSql(as)})`
  if (as.kind === 'array') {
    const element = `_e${depth}`
    const inner = partsCast(as.of, element, from?.kind === 'array' ? from.of : undefined, depth + 1)
    return `CAST(list_transform(${of}, lambda ${element}: ${inner}) AS ${typeSql(as)})`
  }
  if (from?.kind !== 'struct' || from.fields.length !== as.fields.length)
    throw new BigQueryError('invalidQuery', `Invalid cast from ${typeText(from)} to STRUCT`)
  const fields = as.fields.map((f, i) =>
    partsCast(f.type, `struct_extract_at(${of}, ${i + 1})`, from.fields[i]?.type, depth),
  )
  return `(CASE WHEN ${of} IS NOT NULL THEN CAST(row(${fields.join(', ')}) AS ${typeSql(as)}) END)`
}

function scalarCast({ name, parameters }: Extract<TypeNode, { kind: 'scalar' }>, of: string): string {
  const range = elementOf(scalar(name))
  if (range) return `bq_cast_range_${range.toLowerCase()}(${of})`
  const duck = scalarType(name)
  if (duck === 'JSON') return `bq_cast_json(${of})`
  const sql = `${OURS[duck] ?? unreachable(duck)}(${of})`
  if (parameters.length === 0) return sql
  if (duck === 'DECIMAL(38,9)' || duck === 'BIGNUM') {
    const [precision, scale = 0] = parameters
    return `bq_exact_fit(${sql}, ${precision}, ${scale})`
  }
  const [most] = parameters
  if (duck === 'VARCHAR' || duck === 'BLOB') return `bq_at_most(${sql}, ${most})`
  throw unsupported(`CAST to ${name} with parameters`)
}

function unreachable(duck: string): never {
  throw new Error(`Cannot cast to ${duck}: there is no conversion`)
}
