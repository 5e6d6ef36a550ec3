import { z } from 'zod'
import { StorageError } from '../storage/errors.ts'
import { BigQueryError } from './errors.ts'
import { signature } from './signature.ts'

/** An error of any origin as BigQuery would give it. */
export function toBigQueryError(error: unknown): BigQueryError {
  if (error instanceof BigQueryError) return error
  if (error instanceof z.ZodError)
    return new BigQueryError('invalid', `Invalid request: ${z.prettifyError(error)}`, { cause: error })
  if (error instanceof StorageError)
    return new BigQueryError(
      error.status === 404 ? 'notFound' : error.status === 403 ? 'accessDenied' : 'invalid',
      error.message,
      { cause: error },
    )
  if (!(error instanceof Error)) return new BigQueryError('backendError', String(error))
  const [, kind = '', text = error.message] = /^([A-Za-z -]+ Error): ([\s\S]*)$/.exec(error.message) ?? []
  // DuckDB's suggestions may be names that are not the caller's to know.
  const plain = (text.split('\n\nLINE ')[0] ?? text).replace(/\n?Did you mean [^\n]*/g, '')
  if (kind.startsWith('INTERRUPT'))
    return new BigQueryError('stopped', 'Job execution was cancelled: User requested cancellation', {
      cause: error,
    })
  if (plain.startsWith('Not implemented: '))
    return new BigQueryError('notImplemented', plain, { cause: error })
  if (kind === '')
    return new BigQueryError('backendError', `Cannot finish: ${error.message}`, { cause: error })
  return new BigQueryError('invalidQuery', worded(kind, plain), { location: 'query', cause: error })
}

const WORDS: [RegExp, (m: RegExpExecArray) => string][] = [
  [
    /No function matches the given name and argument types '([^(]+)\(([\s\S]*?)\)'\. You/,
    m => `No matching signature for ${signature(m[1] ?? '', m[2] ?? '')}`,
  ],
  [
    /Circular reference to CTE "with ([^"]+)"/,
    m => `Table "${m[1]}" must be qualified with a dataset (e.g. dataset.table)`,
  ],
  [/Referenced column "([^"]+)" (?:was )?not found/, m => `Unrecognized name: ${m[1]}`],
  [/Column "([^"]+)" referenced that exists in the SELECT clause/, m => `Unrecognized name: ${m[1]}`],
  [/Referenced table "([^"]+)" not found/, m => `Unrecognized name: ${m[1]}`],
  [/Table "[^"]+" does not have a column named "([^"]+)"/, m => `Name ${m[1]} not found inside the table`],
  [
    /column "([^"]+)" must appear in the GROUP BY clause/,
    m => `SELECT list expression references column ${m[1]} which is neither grouped nor aggregated`,
  ],
  [/Ambiguous reference to column name "([^"]+)"/, m => `Column name ${m[1]} is ambiguous`],
  [/Overflow in HUGEINT addition|Overflow in (?:addition|subtract) of DECIMAL/, () => 'numeric overflow'],
  [/Overflow in (addition|subtraction|multiplication) of INT64/, m => `int64 overflow in ${m[1]}`],
  [/More than one row returned by a subquery/, () => 'Scalar subquery produced more than one element'],
  [/NOT NULL constraint failed: \S*?\.?(\w+)$/, m => `Required field ${m[1]} cannot be null`],
  [
    /TRY can not be used in combination with a volatile function/,
    () => 'Not implemented: SAFE. over this function (a limit of the local emulator)',
  ],
]

function worded(kind: string, text: string): string {
  for (const [pattern, words] of WORDS) {
    const found = pattern.exec(text)
    if (found) return words(found)
  }
  // What DuckDB finds wrong with the translation may be BigQuery's view too, or a limit of this emulator: say both.
  return kind === 'Invalid Input Error' ? text : `${text} (${kind} of the local emulator's engine)`
}

/** Puts the place of an unrecognized name in its message, found again in the text of the query. */
export function located(error: unknown, source: string): unknown {
  const found = toBigQueryError(error)
  const name = /^Unrecognized name: (\S+)$/.exec(found.message)?.[1]
  if (!name) return error
  const at = new RegExp(`(?<![\\w.])\`?${name.replace(/[^\w]/g, '\\$&')}\`?(?!\\w)`, 'i').exec(source)
  if (!at) return found
  const before = source.slice(0, at.index).split('\n')
  return new BigQueryError(
    'invalidQuery',
    `${found.message} at [${before.length}:${(before.at(-1) ?? '').length + 1}]`,
    { location: 'query', cause: error },
  )
}
