import type { Node, NodeOf } from '../analyse/tree.ts'
import type { Writer } from './writer.ts'

const TIMES = ['DATE', 'DATETIME', 'TIME', 'TIMESTAMP']

/**
 * CAST(… AS … FORMAT … [AT TIME ZONE …]), between STRING and what has formats.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_functions#cast
 */
export function castFormatSql(w: Writer, e: NodeOf<'cast'> & { format: Node }): string {
  const [of, format, zone] = [w.expression(e.of), w.expression(e.format), e.zone && w.expression(e.zone)]
  const from = e.of.type
  const to = e.type?.kind === 'scalar' ? e.type.name : ''
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
  throw new Error(`unreachable: the analysis lets no FORMAT pass for ${to}`)
}
