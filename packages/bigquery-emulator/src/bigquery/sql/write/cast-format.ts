import { BigQueryError } from '../../errors.ts'
import type { Environment } from '../analyse/environment.ts'
import { typeOf } from '../analyse/type-of.ts'
import { typeOfNode } from '../analyse/types.ts'
import type { Expression } from '../parse/ast.ts'

type Cast = Extract<Expression, { kind: 'cast' }>

const TIMES = ['DATE', 'DATETIME', 'TIME', 'TIMESTAMP']

/**
 * CAST(… AS … FORMAT … [AT TIME ZONE …]), between STRING and what has formats.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_functions#cast
 */
export function emitCastFormat(
  env: Environment,
  e: Cast & { format: Expression },
  of: string,
  format: string,
  zone: string | undefined,
): string {
  const target = typeOfNode(e.type)
  const from = typeOf(env, e.of)
  const to = target.kind === 'scalar' ? target.name : ''
  const source = from?.kind === 'scalar' ? from.name : undefined
  if (to === 'STRING') {
    // What is a time takes a zone, whose use is the function's own affair.
    const timed = source !== undefined && TIMES.includes(source)
    return `bq_cast_format(${[of, format, ...(timed ? [zone ?? "'UTC'"] : [])].join(', ')})`
  }
  const own = {
    BYTES: 'bq_bytes_format',
    DATE: 'bq_date_by_format',
    DATETIME: 'bq_datetime_by_format',
    TIME: 'bq_time_by_format',
  }[to]
  if (own) return `${own}(${of}, ${format})`
  if (to === 'TIMESTAMP') return `bq_timestamp_by_format(${of}, ${format}, ${zone ?? "'UTC'"})`
  throw new BigQueryError('invalidQuery', `FORMAT is not allowed for cast to ${to}`)
}
