import type { Type } from '../sql/analyse/types.ts'

/** The most that the functions of one query may hold. */
export const MOST_BYTES = 64 * 1024 * 1024

/** A function written in JavaScript, as SQL hands it to the engine in the form of JSON. */
export type Program = {
  /** Its name in messages. */
  name: string
  parameters: { name: string; type: Type; words: string }[]
  returns: Type
  code: string
  /** The sources of its libraries. */
  libraries: string[]
}

/** Calls of one function, each row the JSON of its arguments, with the time that is left for them. */
export type Request = { query: string; program: string; rows: string[]; milliseconds: number }

/** What came of them: a text of JSON for each row, or why there is none. */
export type Answer =
  | { results: string[] }
  | { error: string }
  | { over: 'time' | 'memory' }
  /** The engine itself is in no state to go on. */
  | { broken: string }
