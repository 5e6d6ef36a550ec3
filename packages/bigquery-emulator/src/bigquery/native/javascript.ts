import {
  ANY,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBScalarFunction,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  type DuckDBValue,
  VARCHAR,
} from '@duckdb/node-api'
import type { Type } from '../sql/analyse/types.ts'
import { runJavaScript } from './javascript-engine.ts'
import type { Program } from './javascript-program.ts'
import type { Wire } from './javascript-values.ts'
import { type Chunk, columnOf, type Native } from './kinds.ts'
import { numericText } from './value-text.ts'

const DAY = 24 * 60 * 60 * 1000

/** A value as the engine reads it. INT64 is text there, and a NUMERIC where no number of JavaScript is the same. */
function wire(value: DuckDBValue, type: Type | undefined): Wire {
  if (value === null) return null
  if (value instanceof DuckDBListValue)
    return value.items.map(item => wire(item, type?.kind === 'array' ? type.of : undefined))
  if (value instanceof DuckDBStructValue)
    return Object.values(value.entries).map((entry, i) =>
      wire(entry, type?.kind === 'struct' ? type.fields[i]?.type : undefined),
    )
  if (typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : Object.is(value, -0)
        ? '-0'
        : String(value)
  if (typeof value === 'bigint') return String(value)
  if (value instanceof DuckDBDecimalValue) {
    const text = numericText(value.value, value.scale)
    return /^-?\d+$/.test(text) && Math.abs(Number(text)) <= 2 ** 53 ? Number(text) : text
  }
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64')
  if (value instanceof DuckDBDateValue) return value.days * DAY
  if (value instanceof DuckDBTimestampTZValue) {
    const micros = ((value.micros % 1000000n) + 1000000n) % 1000000n
    return [Number((value.micros - (micros % 1000n)) / 1000n), Number(micros)]
  }
  throw new Error(`Not implemented: this value in a function of JavaScript (a limit of the local emulator)`)
}

function results(chunk: Chunk): string[] {
  const columns = Array.from({ length: chunk.columnCount }, (_, i) => columnOf(chunk, i))
  const [query, text] = columns.slice(0, 2).map(c => String(c?.getItem(0)))
  const program: Program = JSON.parse(text ?? '')
  const rows = Array.from({ length: chunk.rowCount }, (_, row) =>
    JSON.stringify(program.parameters.map((p, i) => wire(columns[i + 2]?.getItem(row) ?? null, p.type))),
  )
  return runJavaScript(query ?? '', text ?? '', rows)
}

/**
 * `bq_javascript(query, program, …arguments)`: the JSON of a row whose one field `v` is the function's result. The other name
 * is for functions that may answer the same arguments differently.
 */
export const JAVASCRIPT: Native[] = ['bq_javascript', 'bq_javascript_of_chance'].map(name => ({
  name,
  make: () =>
    DuckDBScalarFunction.create({
      name,
      returnType: VARCHAR,
      varArgsType: ANY,
      specialHandling: true,
      volatile: name.endsWith('chance'),
      mainFunction: (info, chunk, out) => {
        try {
          for (const [row, result] of results(chunk).entries()) {
            const failure = result.startsWith('{"coercion":') ? JSON.parse(result).coercion : undefined
            if (failure !== undefined) throw new Error(failure)
            out.setItem(row, result)
          }
          out.flush()
        } catch (error) {
          info.setError(error instanceof Error ? error.message : String(error))
        }
      },
    }),
}))
