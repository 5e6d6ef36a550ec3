import { unsupported } from '../../errors.ts'
import { literal } from '../../names.ts'

const TYPED: Record<string, (text: string) => string> = {
  DATE: text => `bq_text_date(${text})`,
  DATETIME: text => `bq_text_datetime(${text})`,
  TIMESTAMP: text => `bq_text_timestamp(${text}, '')`,
  TIME: text => `bq_text_time(${text})`,
  NUMERIC: text => `bq_numeric(${text})`,
  DECIMAL: text => `bq_numeric(${text})`,
  BIGNUMERIC: text => `bq_bignumeric(${text})`,
  BIGDECIMAL: text => `bq_bignumeric(${text})`,
  JSON: text => `bq_parse_json(${text}, 'exact')`,
}

/** `DATE '2024-01-23'`, `RANGE<DATE> '[…, …)'` and the like; `name` is the type. */
export function typedSql(name: string, text: string): string {
  const write = TYPED[name]
  if (write) return write(literal(text))
  const element = /^RANGE<(\w+)>$/.exec(name)?.[1]
  if (!element) throw unsupported(`type ${name}`)
  return `bq_text_range_${element.toLowerCase()}(${literal(text)})`
}
