import type { Query, Select, SelectItem, Source } from './ast.ts'

/** What a query is beside its body. */
export const BARE = { with: [], recursive: false, order: [], limit: undefined, offset: undefined }
/** The `*` of a query that has no select list of its own; nothing else is this very item. */
export const STAR: Extract<SelectItem, { kind: 'star' }> = {
  kind: 'star',
  of: undefined,
  except: [],
  replace: [],
  rename: [],
  at: 0,
}

/** A SELECT of every column, or of what it is told. */
export function selecting(from: Source | undefined, more: Partial<Select> = {}): Select {
  return {
    kind: 'select',
    distinct: false,
    as: undefined,
    items: [STAR],
    from,
    where: undefined,
    group: undefined,
    having: undefined,
    qualify: undefined,
    windows: [],
    at: 0,
    ...more,
  }
}

/** The query that a FROM clause alone is. */
export function fromOnly(from: Source): Query {
  return { ...BARE, body: selecting(from) }
}
