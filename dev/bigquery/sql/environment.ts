import type { Catalog, TableDocument } from '../catalog.ts'
import type { DatasetName, TableName } from '../names.ts'
import type { Expression, TypeNode } from './ast.ts'

/** A function written in SQL; a call puts its arguments in place of the parameters. */
export type SqlFunction = {
  parameters: { name: string; type: TypeNode | undefined }[]
  returns: TypeNode | undefined
  body: Expression
  source: string
}

/** All that a statement's names may mean while it is turned into DuckDB's SQL. */
export type Environment = {
  source: string
  projectId: string
  defaultDataset: DatasetName | undefined
  catalog: Catalog
  /** SQL of the query parameters, by lower-cased name or by position. */
  named: ReadonlyMap<string, string>
  positional: readonly string[]
  /** Script variables and function arguments: name in lower case to SQL. */
  variables: ReadonlyMap<string, string>
  functions: ReadonlyMap<string, SqlFunction>
  /** Temporary tables of the script, by lower-cased name. */
  temporary: ReadonlyMap<string, TableName>
  /** Names of WITH queries in sight, in lower case, each with its columns when they are known. */
  ctes: ReadonlyMap<string, string[] | undefined>
  /** Columns in sight (for variables of the same name, which they hide). */
  columns: ReadonlySet<string>
  /** Columns in sight whose type is NUMERIC. */
  numerics: ReadonlySet<string>
  /** Repeated columns of tables in sight, by lower-cased name: whether their elements are structs. */
  arrays: ReadonlyMap<string, 'struct' | 'plain'>
  /** Aliases of the FROM clause in sight: what `t.items` in a FROM clause may be a column of. */
  aliases: ReadonlySet<string>
  /** Tables met so far. */
  tables: Map<string, TableDocument>
}
