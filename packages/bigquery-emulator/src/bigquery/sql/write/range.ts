import { unsupported } from '../../errors.ts'
import type { Node } from '../analyse/tree.ts'
import { elementOf } from '../analyse/types.ts'
import { series } from './date-functions.ts'
import type { Emitter } from './writer.ts'

const DUCK: Record<string, string> = { DATE: 'DATE', DATETIME: 'TIMESTAMP', TIMESTAMP: 'TIMESTAMPTZ' }

/** A range between two values, either of which may be NULL for an end that is not bounded. */
function between(element: string, from: string, to: string): string {
  const duck = DUCK[element]
  return `bq_range(coalesce(CAST(${from} AS ${duck}), CAST('-infinity' AS ${duck})), coalesce(CAST(${to} AS ${duck}), CAST('infinity' AS ${duck})))`
}

const start = (r: string) => `struct_extract(${r}, '_range_start')`
const end = (r: string) => `struct_extract(${r}, '_range_end')`

function elementType(e: Node | undefined): string {
  const element = elementOf(e?.type)
  if (!element) throw unsupported('a RANGE whose type is only seen when the query runs')
  return element
}

/**
 * Functions of ranges.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/range-functions
 */
export const RANGE_FUNCTIONS: Record<string, Emitter> = {
  RANGE: ([from = '', to = ''], call) => {
    const element = call.args
      .map(arg => arg.type)
      .flatMap(type => (type?.kind === 'scalar' && type.name in DUCK ? [type.name] : []))[0]
    return between(element ?? 'DATE', from, to)
  },
  RANGE_START: ([r = '']) => `nullif(${start(r)}, '-infinity')`,
  RANGE_END: ([r = '']) => `nullif(${end(r)}, 'infinity')`,
  RANGE_CONTAINS: ([r = '', x = ''], call) => {
    elementType(call.args[0])
    const other = call.args[1]?.type
    return elementOf(other)
      ? `(${start(r)} <= ${start(x)} AND ${end(x)} <= ${end(r)})`
      : `(${start(r)} <= ${x} AND ${x} < ${end(r)})`
  },
  RANGE_OVERLAPS: ([a = '', b = '']) => `(${start(a)} < ${end(b)} AND ${start(b)} < ${end(a)})`,
  RANGE_INTERSECT: ([a = '', b = '']) =>
    `CASE WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN bq_range_common(greatest(${start(a)}, ${start(b)}), least(${end(a)}, ${end(b)})) END`,
  GENERATE_RANGE_ARRAY: ([r = '', step = '', partial = 'true'], call) => {
    const duck = DUCK[elementType(call.args[0])]
    const [first, last] = [start, end].map(edge => `CAST(bq_bounded(${edge(r)}) AS TIMESTAMP)`)
    const starts = series(first ?? '', last ?? '', `bq_forward(${step})`)
    const next = `CAST(_d + ${step} AS ${duck})`
    return `[bq_range(CAST(_d AS ${duck}), least(${next}, ${end(r)})) FOR _d IN list_filter(${starts}, lambda _d: CAST(_d AS ${duck}) < ${end(r)} AND (${partial} OR ${next} <= ${end(r)}))]`
  },
}
