import type { TableName } from './names.ts'

/** What a statement did to which table. */
export type Done = { statementType: string; ddl?: { operation: string; table: TableName } }

/** How many rows a statement changed. */
export type Affected = { inserted: number; updated: number; deleted: number }
