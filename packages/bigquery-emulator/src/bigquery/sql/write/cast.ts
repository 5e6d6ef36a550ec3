import { unsupported } from '../../errors.ts'
import { scalarType } from '../../schema.ts'
import type { NodeOf } from '../analyse/tree.ts'
import { elementOf, scalar, typeOfNode } from '../analyse/types.ts'
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
  if (hasStruct(as) && e.of.kind !== 'null') {
    const placed = restruct(of, e.of.type, typeOfNode(as))
    if (!placed) throw unsupported('CAST to STRUCT of a value whose type is only seen when the query runs')
    return `CAST(${placed} AS ${typeSql(as)})`
  }
  if (as.kind === 'array' && as.of.kind === 'scalar') {
    if (e.of.type?.kind === 'null') return `CAST(NULL AS ${typeSql(as)})`
    return `CAST(list_transform(${of}, lambda _e: ${scalarCast(as.of, '_e')}) AS ${typeSql(as)})`
  }
  return as.kind === 'scalar' ? scalarCast(as, of) : `CAST(${of} AS ${typeSql(as)})`
}

function scalarCast({ name, parameters }: Extract<TypeNode, { kind: 'scalar' }>, of: string): string {
  const range = elementOf(scalar(name))
  if (range) return `bq_cast_range_${range.toLowerCase()}(${of})`
  const duck = scalarType(name)
  if (duck === 'JSON') return `bq_cast_json(${of})`
  const sql = `${OURS[duck] ?? unreachable(duck)}(${of})`
  if (parameters.length === 0) return sql
  if (duck === 'DECIMAL(38,9)') {
    const [precision, scale = 0] = parameters
    return `CAST(CAST(${sql} AS DECIMAL(${precision},${scale})) AS DECIMAL(38,9))`
  }
  const [most] = parameters
  if (duck === 'VARCHAR' || duck === 'BLOB') return `bq_at_most(${sql}, ${most})`
  throw unsupported(`CAST to ${name} with parameters`)
}

function unreachable(duck: string): never {
  throw new Error(`Cannot cast to ${duck}: there is no conversion`)
}
