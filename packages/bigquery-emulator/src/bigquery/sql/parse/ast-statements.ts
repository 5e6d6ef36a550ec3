import type { Expression, Query, Source, TypeNode } from './ast.ts'

/** `OPTIONS(name = value, …)`. */
export type TableOptions = { name: string; value: Expression }[]

/** A column as CREATE TABLE writes it. */
export type ColumnNode = {
  name: string
  type: TypeNode
  required: boolean
  fallback: Expression | undefined
  options: TableOptions
}

/** A key that nobody enforces. */
export type Constraint =
  | { kind: 'primary'; columns: string[]; at: number }
  | {
      kind: 'foreign'
      name: string | undefined
      columns: string[]
      table: string[]
      referenced: string[]
      at: number
    }

/** One WHEN of a MERGE. */
export type MergeWhen = {
  matched: 'MATCHED' | 'TARGET' | 'SOURCE'
  condition: Expression | undefined
  action:
    | { kind: 'delete' }
    | { kind: 'update'; set: Assignment[] }
    | { kind: 'insert'; columns: string[]; values: (Expression | undefined)[] | undefined }
}

/** `value` undefined is `DEFAULT`. */
export type Assignment = { target: string[]; value: Expression | undefined; at: number }

/** A statement, of control or not. */
export type Statement =
  | { kind: 'query'; query: Query }
  | {
      kind: 'insert'
      table: string[]
      columns: string[]
      rows: (Expression | undefined)[][] | undefined
      query: Query | undefined
      at: number
    }
  | {
      kind: 'update'
      table: string[]
      alias: string | undefined
      set: Assignment[]
      from: Source | undefined
      where: Expression
      at: number
    }
  | { kind: 'delete'; table: string[]; alias: string | undefined; where: Expression; at: number }
  | { kind: 'truncate'; table: string[]; at: number }
  | {
      kind: 'merge'
      table: string[]
      alias: string | undefined
      source: Source
      on: Expression
      whens: MergeWhen[]
      at: number
    }
  | {
      kind: 'create table'
      table: string[]
      replace: boolean
      absent: boolean
      temporary: boolean
      columns: ColumnNode[] | undefined
      constraints: Constraint[]
      like: { how: 'LIKE' | 'COPY'; table: string[]; asOf: Expression | undefined } | undefined
      /** Whether it is one that nobody changes. */
      snapshot: boolean
      partition: Expression | undefined
      cluster: string[]
      options: TableOptions
      query: Query | undefined
      at: number
    }
  | {
      kind: 'create view'
      table: string[]
      replace: boolean
      absent: boolean
      options: TableOptions
      query: Query
      text: string
      at: number
    }
  | {
      kind: 'create function'
      names: string[]
      replace: boolean
      absent: boolean
      temporary: boolean
      /** Whether it makes one value of many rows. */
      aggregate: boolean
      parameters: { name: string; type: TypeNode | undefined }[]
      returns: TypeNode | undefined
      body: Expression
      /** The whole statement as it was written. */
      text: string
      at: number
    }
  | {
      kind: 'create table function'
      names: string[]
      replace: boolean
      absent: boolean
      /** `table` are the columns that a table must have. */
      parameters: {
        name: string
        type: TypeNode | undefined
        table?: { name: string; type: TypeNode }[]
      }[]
      /** The columns that it says its rows have. */
      returns: { name: string; type: TypeNode }[] | undefined
      query: Query
      /** The whole statement as it was written. */
      text: string
      at: number
    }
  | {
      kind: 'create procedure'
      names: string[]
      replace: boolean
      absent: boolean
      parameters: { mode: 'IN' | 'OUT' | 'INOUT'; name: string; type: TypeNode }[]
      body: Statement
      /** The whole statement as it was written. */
      text: string
      at: number
    }
  | { kind: 'create schema'; names: string[]; absent: boolean; options: TableOptions }
  | {
      kind: 'drop'
      what: 'TABLE' | 'VIEW' | 'SCHEMA' | 'FUNCTION' | 'TABLE FUNCTION' | 'SNAPSHOT TABLE' | 'PROCEDURE'
      names: string[]
      exists: boolean
      cascade: boolean
      at: number
    }
  | { kind: 'alter table'; table: string[]; exists: boolean; actions: AlterAction[]; at: number }
  | { kind: 'export'; options: TableOptions; query: Query }
  | { kind: 'assert'; condition: Expression; message: string | undefined }
  | Control

/** One action of ALTER TABLE. */
export type AlterAction =
  | { kind: 'add'; column: ColumnNode; absent: boolean }
  | { kind: 'drop'; name: string; exists: boolean }
  | { kind: 'rename column'; from: string; to: string }
  | { kind: 'rename'; to: string }
  | { kind: 'options'; options: TableOptions }
  | { kind: 'type'; name: string; type: TypeNode }
  | { kind: 'nullable'; name: string }
  | { kind: 'default'; name: string; value: Expression | undefined }
  | { kind: 'constrain'; constraint: Constraint; absent: boolean }
  /** Without a name it is the primary key that goes. */
  | { kind: 'unconstrain'; name: string | undefined; exists: boolean }

/** What only a script may hold. */
export type Control =
  | { kind: 'declare'; names: string[]; type: TypeNode | undefined; value: Expression | undefined }
  | { kind: 'set'; names: string[]; value: Expression }
  | { kind: 'if'; branches: { when: Expression; body: Statement[] }[]; otherwise: Statement[] }
  | { kind: 'while'; when: Expression | undefined; body: Statement[] }
  | { kind: 'repeat'; body: Statement[]; until: Expression }
  | { kind: 'for'; name: string; query: Query; body: Statement[] }
  | { kind: 'block'; body: Statement[]; handler: Statement[] | undefined }
  | { kind: 'call'; names: string[]; args: Expression[]; at: number }
  | { kind: 'break' }
  | { kind: 'continue' }
  | { kind: 'return' }
  | { kind: 'raise'; message: Expression | undefined }
  | { kind: 'transaction'; verb: 'BEGIN' | 'COMMIT' | 'ROLLBACK' }
  | {
      kind: 'execute'
      sql: Expression
      into: string[]
      using: { value: Expression; name: string | undefined }[]
    }

/** A statement that makes, changes or removes tables and the like. */
export type Ddl = Extract<
  Statement,
  {
    kind:
      | 'create table'
      | 'create view'
      | 'create function'
      | 'create table function'
      | 'create procedure'
      | 'create schema'
      | 'drop'
      | 'alter table'
  }
>

/** A statement that changes rows. */
export type Dml = Extract<Statement, { kind: 'insert' | 'update' | 'delete' | 'truncate' | 'merge' }>
