import type { CallNode, Node, QueryNode } from '../analyse/tree.ts'

/**
 * Where the writing comes back to itself: an expression may hold a query, and a query holds expressions. It is handed down,
 * so that the files of this folder import one another in one direction only.
 */
export type Writer = {
  expression: (e: Node) => string
  query: (q: QueryNode) => string
  /** The writer for what only some rows come to. */
  branch: () => Writer
  /** How many rows of arguments, each within the one before, are around what is written. */
  depth: number
  /** The writer for what stands one of them deeper. */
  deeper: () => Writer
  /** A name that nothing else has in what is written. */
  unique: (what: string) => string
}

/** How a function is written: from its arguments as they are written, and the call itself where it matters. */
export type Emitter = (args: readonly string[], call: CallNode, w: Writer) => string
