import { type Expression, grow } from './expression.ts'
import { OPERATIONS } from './operations.ts'
import type { Random } from './random.ts'
import { columnOrLiteral, type Table } from './tables.ts'
import type { TypeName, Value } from './value.ts'

/** A statement with expressions in it that may be put in place of each other, and what it comes to. */
export type Statement = { slots: Expression[]; build: (slots: readonly Expression[]) => Built }
export type Built = { sql: string; types: TypeName[]; ordered: boolean; rows: () => Value[][] }

/** An expression over the columns of tables. */
export function over(random: Random, tables: readonly Table[], type: TypeName, depth: number): Expression {
  return grow(random, type, depth, OPERATIONS, t => columnOrLiteral(random, tables, t))
}
