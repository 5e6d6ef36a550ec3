import { is } from '../analyse/types.ts'
import type { Emitter } from './writer.ts'

/**
 * One of our own functions of STRING or BYTES, with its arguments as written; `last` stand for those left out at the end,
 * from the second on. A bare NULL counts as what the others are, and as text where they do not tell.
 */
export const ours =
  (name: string, ...last: string[]): Emitter =>
  (args, call) => {
    const bytes = call.args.some(arg => is(arg.type, 'BYTES'))
    const type = bytes ? 'BLOB' : 'VARCHAR'
    const typed = args.map((sql, i) => {
      const arg = call.args[i]
      const bare = arg?.kind === 'string' || (i === 0 && arg !== undefined && arg.type?.kind === 'null')
      return bare && !(bytes && arg?.kind === 'string') ? `CAST(${sql} AS ${type})` : sql
    })
    return `${name}(${[...typed, ...last.slice(args.length - 1)].join(', ')})`
  }

/** One of our own functions that takes one kind of arguments only. */
export const plain =
  (name: string): Emitter =>
  args =>
    `${name}(${args.join(', ')})`
