import { BigQueryError, unsupported } from '../errors.ts'
import { literal } from '../names.ts'
import { scalarType } from '../schema.ts'
import type { Expression, TypeNode } from './ast.ts'
import { emitCastFormat } from './emit-cast-format.ts'
import { emit } from './emit-expression.ts'
import { elementOf } from './emit-range.ts'
import { emitSafe } from './emit-safe.ts'
import { emitType } from './emit-type.ts'
import type { Environment } from './environment.ts'
import { requireCast } from './require-type.ts'
import { restruct } from './restruct.ts'
import { floatText, typeOf } from './type-of.ts'
import { is, scalar, typeOfNode } from './types.ts'

type Cast = Extract<Expression, { kind: 'cast' }>

const TYPED: Record<string, (text: string) => string> = {
  DATE: text => `bq_text_date(${text})`,
  DATETIME: text => `bq_text_datetime(${text})`,
  TIMESTAMP: text => `bq_text_timestamp(${text}, '')`,
  TIME: text => `bq_text_time(${text})`,
  NUMERIC: text => `bq_numeric(${text})`,
  DECIMAL: text => `bq_numeric(${text})`,
  JSON: text => `bq_parse_json(${text}, 'exact')`,
}

/** `DATE '2024-01-23'` and the like. */
export function emitTyped(type: string, text: string): string {
  const write = TYPED[type]
  if (!write) throw unsupported(`type ${type}`)
  return write(literal(text))
}

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
export function emitCast(env: Environment, e: Cast): string {
  if (!e.safe) return plainCast(env, e)
  return emitSafe(env, [e.of], (inner, [of = e.of]) => plainCast(inner, { ...e, of }))
}

function plainCast(env: Environment, e: Cast): string {
  const of = emit(env, e.of)
  const { format } = e
  if (format) return emitCastFormat(env, { ...e, format }, of, emit(env, format), e.zone && emit(env, e.zone))
  return castTo(env, e, of)
}

function castTo(env: Environment, e: Cast, of: string): string {
  const { type } = e
  if (hasStruct(type) && e.of.kind !== 'literal') {
    const placed = restruct(of, typeOf(env, e.of), typeOfNode(type))
    if (!placed) throw unsupported('CAST to STRUCT of a value whose type is only seen when the query runs')
    return `CAST(${placed} AS ${emitType(type)})`
  }
  if (type.kind === 'array' && type.of.kind === 'scalar') {
    const inner = scalarCast(type.of, '_e')
    if (typeOf(env, e.of)?.kind === 'null') return `CAST(NULL AS ${emitType(type)})`
    return `CAST(list_transform(${of}, lambda _e: ${inner}) AS ${emitType(type)})`
  }
  if (type.kind !== 'scalar') return `CAST(${of} AS ${emitType(type)})`
  requireCast(typeOf(env, e.of), typeOfNode(type))
  if (is(typeOf(env, e.of), 'JSON') && emitType(type) !== 'JSON')
    throw new BigQueryError('invalidQuery', `Invalid cast from JSON to ${type.name}`)
  // A literal of floats keeps all its digits on its way to NUMERIC.
  const exact = emitType(type) === 'DECIMAL(38,9)' ? floatText(e.of) : undefined
  return scalarCast(type, exact ? literal(exact) : of)
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
