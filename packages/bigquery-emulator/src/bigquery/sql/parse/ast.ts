/** A type as written: `INT64`, `NUMERIC(10, 2)`, `ARRAY<STRUCT<a INT64>>`. */
export type TypeNode =
  | { kind: 'scalar'; name: string; parameters: number[] }
  | { kind: 'array'; of: TypeNode }
  | { kind: 'struct'; fields: { name: string | undefined; type: TypeNode }[] }

export type OrderItem = { by: Expression; descending: boolean; nulls: 'FIRST' | 'LAST' | undefined }

export type Window = {
  base: string | undefined
  partition: Expression[]
  order: OrderItem[]
  frame: { unit: string; from: FrameBound; to: FrameBound | undefined } | undefined
}

export type FrameBound = { by: Expression | undefined; words: string }

export type Call = {
  kind: 'call'
  name: string
  /** The name as it is written, where it has dots. */
  names?: string[]
  safe: boolean
  args: Expression[]
  named: { name: string; value: Expression }[]
  distinct: boolean
  nulls: 'IGNORE' | 'RESPECT' | undefined
  having: { max: boolean; by: Expression } | undefined
  order: OrderItem[]
  limit: Expression | undefined
  over: Window | undefined
  at: number
}

/** An expression. `at` is its offset in the source, for messages: that of its first token. */
export type Expression = Form & { at: number }

/** A value as it is written. Numbers keep their digits. */
export type Literal =
  | { kind: 'null' }
  | { kind: 'bool'; value: boolean }
  | { kind: 'integer'; text: string }
  | { kind: 'float'; text: string }
  | { kind: 'string'; text: string }
  | { kind: 'bytes'; bytes: Uint8Array }
  /** `DATE '2024-01-23'` and the like; `name` is the type. */
  | { kind: 'typed'; name: string; text: string }

type Form =
  | Literal
  /** The `*` of `COUNT(*)`. */
  | { kind: 'rows' }
  | { kind: 'parameter'; name: string; index: number }
  | { kind: 'system'; name: string }
  /** `places` are the offsets of the names behind the first. */
  | { kind: 'path'; names: string[]; places: number[] }
  | { kind: 'field'; of: Expression; name: string; place: number }
  | { kind: 'index'; of: Expression; how: string; by: Expression }
  | { kind: 'unary'; operator: string; of: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression }
  | { kind: 'is'; of: Expression; what: string; not: boolean; other: Expression | undefined }
  | { kind: 'between'; of: Expression; low: Expression; high: Expression; not: boolean }
  | {
      kind: 'like'
      of: Expression
      not: boolean
      quantifier: 'ANY' | 'ALL' | undefined
      patterns: Expression[]
      /** The patterns where they are an array. */
      array: Expression | undefined
    }
  | {
      kind: 'in'
      of: Expression
      not: boolean
      items: Expression[] | undefined
      query: Query | undefined
      array: Expression | undefined
    }
  | {
      kind: 'case'
      of: Expression | undefined
      whens: { when: Expression; result: Expression }[]
      otherwise: Expression | undefined
    }
  | {
      kind: 'cast'
      of: Expression
      type: TypeNode
      safe: boolean
      format: Expression | undefined
      zone: Expression | undefined
    }
  | { kind: 'extract'; part: DatePart; of: Expression; zone: Expression | undefined }
  | { kind: 'interval'; by: Expression; part: string; to: string | undefined }
  | { kind: 'part'; part: DatePart }
  | { kind: 'array'; type: TypeNode | undefined; items: Expression[] }
  | {
      kind: 'struct'
      type: TypeNode | undefined
      fields: { name: string | undefined; value: Expression }[]
      tuple: boolean
    }
  | { kind: 'query'; how: 'scalar' | 'array' | 'exists'; query: Query }
  | JavaScript
  | Call

/** The body of a function that is written in JavaScript: what it makes of the function's parameters. */
export type JavaScript = {
  kind: 'javascript'
  name: string
  parameters: { name: string; type: TypeNode }[]
  returns: TypeNode
  code: string
  /** Addresses of the libraries it uses. */
  libraries: string[]
  /** Whether it says that the same arguments always give the same result. */
  deterministic: boolean
}

/** `WEEK(MONDAY)` is part WEEK of MONDAY. */
export type DatePart = { name: string; weekday: string | undefined }

export type SelectItem =
  | {
      kind: 'star'
      of: Expression | undefined
      except: string[]
      replace: { name: string; value: Expression }[]
      rename: { from: string; to: string }[]
      at: number
    }
  | { kind: 'column'; value: Expression; alias: string | undefined; at: number }

export type Source =
  | {
      kind: 'table'
      names: string[]
      alias: string | undefined
      at: number
      pivot: Pivot | undefined
      /** The time whose rows are meant. */
      asOf?: Expression | undefined
    }
  | { kind: 'query'; query: Query; alias: string | undefined; pivot: Pivot | undefined }
  | {
      kind: 'function'
      names: string[]
      args: Expression[]
      alias: string | undefined
      pivot: Pivot | undefined
      at: number
    }
  | { kind: 'unnest'; array: Expression; alias: string | undefined; offset: string | undefined; at: number }
  | {
      kind: 'join'
      how: string
      left: Source
      right: Source
      on: Expression | undefined
      using: string[] | undefined
      at: number
    }

export type Pivot =
  | {
      kind: 'pivot'
      aggregates: { value: Expression; alias: string | undefined }[]
      by: Expression
      values: { value: Expression; alias: string | undefined }[]
      alias: string | undefined
    }
  | {
      kind: 'unpivot'
      value: string
      name: string
      columns: { name: string; as: Expression | undefined }[]
      nulls: boolean
      alias: string | undefined
    }

export type Select = {
  kind: 'select'
  distinct: boolean
  as: 'STRUCT' | 'VALUE' | undefined
  items: SelectItem[]
  from: Source | undefined
  where: Expression | undefined
  group: Grouping | undefined
  having: Expression | undefined
  qualify: Expression | undefined
  windows: { name: string; window: Window }[]
  at: number
}

export type Grouping = { how: 'ALL' } | { how: 'LIST'; items: GroupItem[] }

export type GroupItem =
  | { kind: 'by'; value: Expression }
  | { kind: 'set'; how: 'ROLLUP' | 'CUBE' | 'GROUPING SETS'; items: Expression[][] }

/** How a set operation puts columns together by their names; `on` are the only ones where it says so. */
export type ByName = { mode: 'STRICT' | 'INNER' | 'LEFT' | 'FULL'; on: string[] | undefined }

export type Query = {
  with: { name: string; query: Query }[]
  recursive: boolean
  body:
    | Select
    | { kind: 'set'; operator: string; byName: ByName | undefined; parts: Query[] }
    | { kind: 'nested'; query: Query }
  order: OrderItem[]
  limit: Expression | undefined
  offset: Expression | undefined
}
