import { BigQueryError, unsupported } from '../errors.ts'
import { literal } from '../names.ts'
import type { Expression, TypeNode } from './ast.ts'
import { emit } from './emit-expression.ts'
import { emitType } from './emit-type.ts'
import type { Environment } from './environment.ts'

const TYPED: Record<string, string> = {
  DATE: 'DATE',
  DATETIME: 'TIMESTAMP',
  TIMESTAMP: 'TIMESTAMPTZ',
  TIME: 'TIME',
  NUMERIC: 'DECIMAL(38,9)',
  DECIMAL: 'DECIMAL(38,9)',
}

/** `DATE '2024-01-23'` and the like. */
export function emitTyped(type: string, text: string): string {
  if (type === 'JSON') return `bq_parse_json(${literal(text)}, 'exact')`
  const duck = TYPED[type]
  if (!duck) throw unsupported(`type ${type}`)
  // A time zone's name may stand apart from the time, `2024-01-23 10:00:00 Europe/Paris`; DuckDB reads it so as well.
  return `CAST(${literal(text)} AS ${duck})`
}

/** DuckDB casts structs by their fields' names and BigQuery by their places. */
function hasStruct(type: TypeNode): boolean {
  return type.kind === 'struct' || (type.kind === 'array' && hasStruct(type.of))
}

/** CAST and SAFE_CAST. */
export function emitCast(env: Environment, e: Extract<Expression, { kind: 'cast' }>): string {
  const of = emit(env, e.of)
  if (hasStruct(e.type) && !['literal', 'struct', 'array', 'query'].includes(e.of.kind))
    throw unsupported('CAST of a value to STRUCT')
  if (e.type.kind !== 'scalar') return `${e.safe ? 'TRY_CAST' : 'CAST'}(${of} AS ${emitType(e.type)})`
  const { name, parameters } = e.type
  const duck = emitType(e.type)
  if (duck === 'JSON') throw new BigQueryError('invalidQuery', `Invalid cast to JSON`)
  if (parameters.length > 0) {
    if (duck !== 'DECIMAL(38,9)') throw unsupported(`CAST to ${name} with a length`)
    const [precision, scale = 0] = parameters
    return `CAST(${e.safe ? 'TRY_CAST' : 'CAST'}(${of} AS DECIMAL(${precision},${scale})) AS DECIMAL(38,9))`
  }
  if (duck === 'BIGINT') return `${e.safe ? 'bq_try_int64' : 'bq_int64'}(${of})`
  if (duck === 'VARCHAR') return `bq_string(${of})`
  if (duck === 'DATE') return `${e.safe ? 'bq_try_date' : 'bq_cast_date'}(${of})`
  if (duck === 'BLOB') return `bq_bytes(${of})`
  if (duck === 'BOOLEAN' && !e.safe) return `bq_bool(${of})`
  if (duck === 'BOOLEAN')
    return `CASE WHEN lower(CAST(${of} AS VARCHAR)) IN ('true', 'false', '1', '0') THEN TRY_CAST(${of} AS BOOLEAN) END`
  return `${e.safe ? 'TRY_CAST' : 'CAST'}(${of} AS ${duck})`
}
