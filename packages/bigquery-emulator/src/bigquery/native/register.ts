import type { DuckDBConnection } from '@duckdb/node-api'
import { HASHES } from './fingerprint.ts'
import { JSON_CONVERSIONS } from './json-convert.ts'
import { JSON_READING } from './json-read.ts'
import { JSON_WRITING } from './json-write.ts'
import type { Native } from './kinds.ts'
import { REGEXPS } from './regexp.ts'
import { TEXT } from './text.ts'
import { TEXT_MORE } from './text-more.ts'
import { VALUES_AS_JSON } from './value-json.ts'

const ALL: Native[] = [
  ...HASHES,
  ...JSON_CONVERSIONS,
  ...JSON_READING,
  ...JSON_WRITING,
  ...REGEXPS,
  ...TEXT,
  ...TEXT_MORE,
  ...VALUES_AS_JSON,
]

/** Gives DuckDB the functions that are written here. They last as long as the database is open. */
export function registerNatives(connection: DuckDBConnection): void {
  for (const { make } of ALL) connection.registerScalarFunction(make())
}
