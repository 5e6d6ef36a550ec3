import type { Catalog } from '../../catalog.ts'
import type { TableDocument } from '../../documents.ts'
import type { DatasetName, TableName } from '../../names.ts'
import type { Expression, TypeNode, Window } from '../parse/ast.ts'
import type { Node, QueryNode } from './tree.ts'
import type { Column, Type } from './types.ts'

/** A function written in SQL; a call puts its arguments in place of the parameters. */
export type SqlFunction = {
  parameters: { name: string; type: TypeNode | undefined }[]
  returns: TypeNode | undefined
  body: Expression
  source: string
  /** What its body sees in place of what its caller does, where a dataset keeps it. */
  home?: Pick<Environment, 'projectId' | 'defaultDataset' | 'functions' | 'temporary'>
}

/** A value that is known before the statement: as the engine writes it, and its type where that is known. */
export type Constant = { sql: string; type: Type | undefined }

/** What a name that is no column stands for: a constant, or the argument of the function it is a parameter of. */
export type Variable = Constant | { of: Node; as: TypeNode | undefined; type: Type | undefined }

/** All that a statement's names may mean. */
export type Environment = {
  source: string
  /** The query this is for, under a name that no other has. */
  query: string
  /** The text of a library of JavaScript at an address. */
  library: (uri: string) => string
  projectId: string
  defaultDataset: DatasetName | undefined
  catalog: Catalog
  /** The query parameters, by lower-cased name or by position. */
  named: ReadonlyMap<string, Constant>
  positional: readonly Constant[]
  /** Script variables and function arguments, by lower-cased name; a system variable's begins with `@@`. */
  variables: ReadonlyMap<string, Variable>
  functions: ReadonlyMap<string, SqlFunction>
  /** The tables that a table function was given, by the lower-cased names of its parameters. */
  relations: ReadonlyMap<string, QueryNode>
  /** The functions, each called by the one before, that this is in. */
  calls: readonly string[]
  /** Temporary tables of the script, by lower-cased name. */
  temporary: ReadonlyMap<string, TableName>
  /** Names of WITH queries in sight, in lower case, each with its columns when they are known. */
  ctes: ReadonlyMap<string, Column[] | undefined>
  /** Columns and aliases in sight, in lower case; they hide variables of the same name. */
  columns: ReadonlySet<string>
  /** Those of them that are of the FROM clause at hand and not from without. */
  here: ReadonlySet<string>
  /** Those of them that more than one source of the FROM clause has a column of, so that they need its alias. */
  ambiguous: ReadonlySet<string>
  /** Whether there are columns in sight that nobody knows by name. */
  open: boolean
  /** Types of what is in sight, as far as they are known, by `column` and by `alias.column` in lower case. */
  types: ReadonlyMap<string, Type | undefined>
  /** Aliases of the FROM clause in sight: what `t.items` in a FROM clause may be a column of. */
  aliases: ReadonlySet<string>
  /** The windows of WINDOW in sight, by lower-cased name. */
  windows: ReadonlyMap<string, Window>
  /** Tables met so far. */
  tables: Map<string, TableDocument>
}
