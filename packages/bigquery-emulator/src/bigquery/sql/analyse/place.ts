import { BigQueryError } from '../../errors.ts'
import { position } from '../parse/lex.ts'

/** An error of BigQuery's analyser, at an offset of the text that is analysed where that is known. */
export function invalid(message: string, at: number | undefined): BigQueryError {
  return new BigQueryError('invalidQuery', message, {
    location: 'query',
    ...(at === undefined ? {} : { at }),
  })
}

/** Runs `work` over a text, with the line and column in the message of an error that knows its offset. */
export function placed<T>(source: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof BigQueryError) || error.at === undefined) throw error
    throw new BigQueryError(error.reason, `${error.message} at ${position(source, error.at)}`, {
      location: 'query',
      cause: error,
    })
  }
}
