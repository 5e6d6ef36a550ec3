import { AGGREGATES } from './aggregates.ts'
import { ARRAYS } from './arrays.ts'
import { BIGNUMERICS } from './bignumeric.ts'
import type { Case } from './case.ts'
import { CHANGES } from './changes.ts'
import { DATES } from './dates.ts'
import { FORMATS } from './formats.ts'
import { FUNCTIONS } from './functions.ts'
import { INFORMATION } from './information.ts'
import { JAVASCRIPTS } from './javascript.ts'
import { JSONS } from './json.ts'
import { KEYS } from './keys.ts'
import { MATHS } from './math.ts'
import { NETS } from './net.ts'
import { OPERATORS } from './operators.ts'
import { OWN_FUNCTIONS } from './own-functions.ts'
import { PIPES } from './pipes.ts'
import { PLACES } from './places.ts'
import { PROCEDURES } from './procedures.ts'
import { QUERIES } from './queries.ts'
import { RANGES } from './ranges.ts'
import { ROWS } from './rows.ts'
import { SETS } from './sets.ts'
import { STRINGS } from './strings.ts'
import { SYNTAX } from './syntax.ts'
import { TABLE_FUNCTIONS } from './table-functions.ts'
import { TABLES } from './tables.ts'
import { TEXTS } from './text.ts'
import { TIME_TRAVEL } from './time-travel.ts'
import { TIMES } from './times.ts'
import { TYPES } from './types.ts'
import { WINDOWS } from './windows.ts'

/** The whole table of statements, by area. */
export const AREAS: Record<string, Case[]> = {
  functions: FUNCTIONS,
  bignumeric: BIGNUMERICS,
  operators: OPERATORS,
  math: MATHS,
  net: NETS,
  strings: STRINGS,
  dates: DATES,
  times: TIMES,
  arrays: ARRAYS,
  aggregates: AGGREGATES,
  windows: WINDOWS,
  queries: QUERIES,
  syntax: SYNTAX,
  tables: TABLES,
  keys: KEYS,
  'time travel': TIME_TRAVEL,
  types: TYPES,
  places: PLACES,
  changes: CHANGES,
  formats: FORMATS,
  information: INFORMATION,
  json: JSONS,
  procedures: PROCEDURES,
  "functions of one's own": OWN_FUNCTIONS,
  javascript: JAVASCRIPTS,
  'table functions': TABLE_FUNCTIONS,
  pipes: PIPES,
  ranges: RANGES,
  rows: ROWS,
  sets: SETS,
  text: TEXTS,
}
