import type { DuckDBConnection } from '@duckdb/node-api'
import { BIGNUMERICS } from './bignumeric.ts'
import { BITS } from './bits.ts'
import { BYTES_FORMATS } from './bytes-format.ts'
import { CAST_FORMATS } from './cast-format.ts'
import { DATE_FORMATS } from './date-format.ts'
import { DATE_PARSERS } from './date-parse.ts'
import { DATES_OF_TEXT } from './date-text.ts'
import { EXACT_FUNCTIONS, EXACT_SUMS } from './exact-functions.ts'
import { HASHES } from './fingerprint.ts'
import { INTERVALS } from './interval.ts'
import { JAVASCRIPT } from './javascript.ts'
import { JSON_CONVERSIONS } from './json-convert.ts'
import { JSON_READING } from './json-read.ts'
import { JSON_WRITING } from './json-write.ts'
import { FAILURE, type Native } from './kinds.ts'
import { HOSTS } from './net-host.ts'
import { ADDRESSES } from './net-ip.ts'
import { NUMBER_FORMATS } from './number-format.ts'
import { NUMBERS_OF_TEXT } from './number-text.ts'
import { PRINTF } from './printf.ts'
import { LIKES, REGEXPS } from './regexp.ts'
import { SKETCHES } from './sketch.ts'
import { TEXT } from './text.ts'
import { TEXT_MORE } from './text-more.ts'
import { VALUES_AS_JSON } from './value-json.ts'
import { ZONES } from './zones.ts'

const ALL: Native[] = [
  ...BIGNUMERICS,
  ...EXACT_FUNCTIONS,
  ...EXACT_SUMS,
  ...BITS,
  ...BYTES_FORMATS,
  ...CAST_FORMATS,
  ...DATE_FORMATS,
  ...DATE_PARSERS,
  ...DATES_OF_TEXT,
  FAILURE,
  ...ADDRESSES,
  ...HASHES,
  ...HOSTS,
  ...JAVASCRIPT,
  ...JSON_CONVERSIONS,
  ...JSON_READING,
  ...JSON_WRITING,
  ...NUMBER_FORMATS,
  ...INTERVALS,
  ...NUMBERS_OF_TEXT,
  ...PRINTF,
  ...LIKES,
  ...REGEXPS,
  ...SKETCHES,
  ...TEXT,
  ...TEXT_MORE,
  ...VALUES_AS_JSON,
  ...ZONES,
]

/** Gives DuckDB the functions that are written here. They last as long as the database is open. */
export function registerNatives(connection: DuckDBConnection): void {
  for (const { make } of ALL) connection.registerScalarFunction(make())
}
