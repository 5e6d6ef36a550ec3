import type { TableName } from '../../names.ts'
import type { DatePart, JavaScript, Literal, TypeNode } from '../parse/ast.ts'
import type { Information } from './information-views.ts'
import type { Column, Type } from './types.ts'

/**
 * An expression with what its names mean and what type it has; that is undefined where only the engine will know it. `at`
 * is the offset of its first token in the text it was read from.
 */
export type Node = Form & { type: Type | undefined; at: number }

/** The expressions of one kind or more. */
export type NodeOf<Kind extends Node['kind']> = Extract<Node, { kind: Kind }>

type Form =
  /** A literal that takes the type of its neighbours has it in `type`: of floats among NUMERIC or BIGNUMERIC, of text among DATE. */
  | Literal
  | { kind: 'rows' }
  | { kind: 'part'; part: DatePart }
  /** A word that a function takes as it stands. */
  | { kind: 'word'; text: string }
  /** A value from before the statement, as the engine writes it; text in a parameter is as free in its type as a literal. */
  | { kind: 'constant'; sql: string; parameter: boolean }
  /** What the call of an SQL function put in place of a parameter. */
  | { kind: 'argument'; of: Node; as: TypeNode | undefined }
  /** A column of the source of this alias, where that is written, and a field below it. */
  | { kind: 'column'; source: string | undefined; name: string; fields: string[] }
  | { kind: 'field'; of: Node; name: string }
  /** A member of a JSON value. */
  | { kind: 'member'; of: Node; name: string }
  | { kind: 'index'; of: Node; how: string; by: Node }
  | { kind: 'unary'; operator: string; of: Node }
  | { kind: 'binary'; operator: string; left: Node; right: Node }
  | { kind: 'is'; of: Node; what: string; not: boolean; other: Node | undefined }
  | { kind: 'between'; of: Node; low: Node; high: Node; not: boolean }
  | {
      kind: 'like'
      of: Node
      not: boolean
      quantifier: 'ANY' | 'ALL' | undefined
      patterns: Node[]
      array: Node | undefined
    }
  | {
      kind: 'in'
      of: Node
      not: boolean
      items: Node[] | undefined
      query: RowsNode | undefined
      array: Node | undefined
    }
  | {
      kind: 'case'
      of: Node | undefined
      whens: { when: Node; result: Node }[]
      otherwise: Node | undefined
    }
  | {
      kind: 'cast'
      of: Node
      as: TypeNode
      safe: boolean
      format: Node | undefined
      zone: Node | undefined
    }
  | { kind: 'extract'; part: DatePart; of: Node; zone: Node | undefined }
  | { kind: 'interval'; by: Node; part: string; to: string | undefined }
  | { kind: 'array'; as: TypeNode | undefined; items: Node[] }
  /** Fields without a name go by their place. */
  | { kind: 'struct'; as: TypeNode | undefined; fields: { name: string | undefined; value: Node }[] }
  | { kind: 'query'; how: 'scalar' | 'array' | 'exists'; rows: RowsNode }
  /** The body of an SQL function where it is called. */
  | { kind: 'inlined'; body: Node; as: TypeNode | undefined }
  /** The body of a function in JavaScript, and the texts of its libraries; `query` names what it is counted for. */
  | { kind: 'javascript'; body: JavaScript; args: Node[]; libraries: string[]; query: string }
  | CallForm

type CallForm = {
  kind: 'call'
  name: string
  safe: boolean
  args: Node[]
  named: { name: string; value: Node }[]
  distinct: boolean
  nulls: 'IGNORE' | 'RESPECT' | undefined
  having: { max: boolean; by: Node } | undefined
  order: OrderNode[]
  limit: Node | undefined
  over: WindowNode | undefined
}

export type CallNode = NodeOf<'call'>

export type OrderNode = { by: Node; descending: boolean; nulls: 'FIRST' | 'LAST' | undefined }

/** A window, with what it takes from those that it is built on. */
export type WindowNode = {
  partition: Node[]
  order: OrderNode[]
  frame: { unit: string; from: BoundNode; to: BoundNode | undefined } | undefined
}

export type BoundNode = { by: Node | undefined; words: string }

/** A query whose rows an expression takes: each as one value, which is a struct of its columns where it says so. */
export type RowsNode = { query: QueryNode; struct: boolean }

export type QueryNode = {
  /** `columns` are the names that a recursive query's columns have within it. */
  with: { name: string; query: QueryNode; columns: string[] | undefined }[]
  recursive: boolean
  body: SelectNode | SetNode | { kind: 'nested'; query: QueryNode }
  order: OrderNode[]
  limit: Node | undefined
  offset: Node | undefined
  /** The columns that the fields of its one value become, by SELECT AS VALUE of a struct. */
  expanded: string[] | undefined
  /** Its columns as they are seen from outside, where they are known. */
  columns: Column[] | undefined
}

export type SelectNode = {
  kind: 'select'
  distinct: boolean
  items: ItemNode[]
  from: SourceNode | undefined
  where: Node | undefined
  group: GroupNode | undefined
  having: Node | undefined
  qualify: Node | undefined
}

export type ItemNode =
  | { kind: 'value'; value: Node; name: string }
  /** `*` of all sources or of one, as the engine understands it. */
  | {
      kind: 'star'
      source: string | undefined
      exclude: string[]
      replace: { name: string; value: Node }[]
      rename: { from: string; to: string }[]
    }
  /** `*` written out, of the sources or of a struct. */
  | { kind: 'columns'; of: Node | undefined; items: StarColumn[] }

export type StarColumn = { name: string; place: number; value: Node | undefined; as: string }

/** `NONE` groups all rows into one. An integer is a place in the select list. */
export type GroupNode =
  | { how: 'ALL' | 'NONE' }
  | {
      how: 'LIST'
      items: (
        | { kind: 'by'; value: Node }
        | { kind: 'set'; how: 'ROLLUP' | 'CUBE' | 'GROUPING SETS'; items: Node[][] }
      )[]
    }

/** `columns` are those of the whole, of the types that its parts' have in common. */
export type SetNode = { kind: 'set'; operator: string; parts: SetPart[]; columns: Column[] | undefined }

/** One query of a set operation, with its columns as they are put together: by their names, those that are picked. */
export type SetPart = {
  query: QueryNode
  picked: { from: string | undefined; as: string }[] | undefined
  columns: Column[] | undefined
}

export type SourceNode =
  /** `whole` renames the one column of rows that are values to their alias. */
  | {
      kind: 'rows'
      of:
        | { kind: 'table'; name: TableName; byIngestion: boolean; asOf: PastNode | undefined }
        | { kind: 'with'; name: string }
        | QueryRows
      alias: string | undefined
      whole: { from: string; as: string } | undefined
      pivot: PivotNode | undefined
    }
  | {
      kind: 'wildcard'
      tables: { name: TableName; suffix: string; columns: { name: string; absent: boolean }[] }[]
      alias: string
    }
  | { kind: 'information'; view: Information; alias: string }
  /** `fields`: whether the element is a struct, whose fields are columns as well. */
  | { kind: 'unnest'; array: Node; element: string; fields: boolean; offset: string | undefined }
  /** `alone`: whether the right side sees nothing of the left. */
  | {
      kind: 'join'
      how: string
      left: SourceNode
      right: SourceNode
      on: Node | undefined
      using: string[] | undefined
      alone: boolean
    }

/** The rows of a time, which are known where the table was not changed since: by its description, at `changed`. */
export type PastNode = { time: Node; changed: number }

type QueryRows = { kind: 'query'; query: QueryNode }

export type PivotNode =
  | {
      kind: 'pivot'
      /** Columns that do not group. */
      used: string[]
      by: Node
      columns: { name: string; aggregate: CallNode; value: Node }[]
    }
  | { kind: 'unpivot'; value: string; name: string; columns: { name: string; label: Node }[]; nulls: boolean }
