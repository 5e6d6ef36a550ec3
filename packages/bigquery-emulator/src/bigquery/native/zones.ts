import { datetimeText, fromLocal, offsetText, zoneOffset } from './calendar.ts'
import { validMicros } from './date-text.ts'
import { type Native, native } from './kinds.ts'

/** Moments and what clocks of a zone show, the zone by name or by offset. */
export const ZONES: Native[] = [
  native('bq_local', ['timestamp', 'text'], 'datetime', (micros, zone) =>
    validMicros(
      micros + BigInt(zoneOffset(zone, micros)) * 1_000_000n,
      () => 'TIMESTAMP is out of range in its zone',
    ),
  ),
  native('bq_timestamp_string', ['timestamp', 'text'], 'text', (micros, zone) => {
    const offset = zoneOffset(zone, micros)
    return datetimeText(micros + BigInt(offset) * 1_000_000n) + offsetText(offset, true)
  }),
  native('bq_instant', ['datetime', 'text'], 'timestamp', (micros, zone) => fromLocal(micros, zone)),
]
