import { castInterval, interval, parseInterval } from './interval-text.ts'
import { type Native, native } from './kinds.ts'

const HALF_DAY = 43_200_000_000n

function whole(n: bigint, by: bigint): bigint {
  return n / by
}

/**
 * Functions of INTERVAL.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/interval_functions
 */
export const INTERVALS: Native[] = [
  native('bq_text_interval', ['text'], 'interval', castInterval),
  native('bq_parse_interval', ['text', 'text', 'text'], 'interval', parseInterval),
  native('bq_make_interval', ['int', 'int', 'int', 'int', 'int', 'int'], 'interval', (y, m, d, h, min, s) =>
    interval(Number(y * 12n + m), Number(d), (h * 3600n + min * 60n + s) * 1_000_000n),
  ),
  native('bq_interval', ['int', 'int', 'int'], 'interval', (m, d, micros) =>
    interval(Number(m), Number(d), micros),
  ),
  native('bq_interval_share', ['int', 'int', 'int', 'int'], 'interval', (m, d, micros, n) => {
    const days = d + 30n * (m % n)
    return interval(Number(m / n), Number(days / n), (micros + 2n * HALF_DAY * (days % n)) / n)
  }),
  native('bq_justify_hours', ['interval'], 'interval', ({ months, days, micros }) => {
    const day = 2n * HALF_DAY
    const more = whole(micros, day)
    let [d, left] = [BigInt(days) + more, micros - more * day]
    if (d > 0n && left < 0n) [d, left] = [d - 1n, left + day]
    else if (d < 0n && left > 0n) [d, left] = [d + 1n, left - day]
    return interval(months, Number(d), left)
  }),
  native('bq_justify_days', ['interval'], 'interval', ({ months, days, micros }) => {
    let [m, d] = [months + Math.trunc(days / 30), days % 30]
    if (m > 0 && d < 0) [m, d] = [m - 1, d + 30]
    else if (m < 0 && d > 0) [m, d] = [m + 1, d - 30]
    return interval(m, d, micros)
  }),
]
