import { z } from 'zod'
import { StorageError } from '../storage/errors.ts'
import { isEngines, worded } from './engine-words.ts'
import { BigQueryError } from './errors.ts'

/** What DuckDB finds wrong with the translation, and nothing below has BigQuery's words for. */
const LIMIT =
  'Not implemented: a part of this query, as the emulator translates it (a limit of the local emulator)'

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
  const words = kind === 'Invalid Input Error' && !isEngines(plain) ? plain : worded(plain)
  if (!words || words.startsWith('Not implemented: '))
    return new BigQueryError('notImplemented', words ?? LIMIT, { cause: error })
  return new BigQueryError('invalidQuery', words, { location: 'query', cause: error })
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
