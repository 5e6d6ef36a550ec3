import type { Environment } from './environment.ts'
import type { QueryNode } from './tree.ts'
import type { Column, Type } from './types.ts'

/** One item of a FROM clause as the rest of the query sees it. */
export type Visible = {
  alias: string | undefined
  /** Columns that `*` brings, when known. */
  columns: Column[] | undefined
  /** Pseudo-columns, which `*` leaves out. */
  hidden: Column[]
  /** Whether this is an UNNEST, where the alias is the element. */
  element?: boolean
  /** Whether nobody can tell what `*` would bring. */
  unclear?: boolean
}

/** The environment at the start of a FROM clause: what is in sight so far is from without. */
export function enter(env: Environment): Environment {
  return { ...env, here: new Set() }
}

/** Nothing in sight, as at the start of a query that is written elsewhere. */
export const NOTHING = {
  columns: new Set<string>(),
  here: new Set<string>(),
  ambiguous: new Set<string>(),
  aliases: new Set<string>(),
  types: new Map<string, Type | undefined>(),
  open: false,
  relations: new Map<string, QueryNode>(),
}

/** The environment with one more item of the FROM clause in sight. */
export function see(env: Environment, visible: Visible): Environment {
  const all = [...(visible.columns ?? []), ...visible.hidden]
  const alias = visible.alias?.toLowerCase()
  const types = new Map(env.types)
  // Columns nobody knows may hide any from without.
  if (!visible.columns) for (const name of env.types.keys()) if (!env.here.has(name)) types.delete(name)
  if (alias !== undefined) {
    for (const name of env.types.keys()) if (name.startsWith(`${alias}.`)) types.delete(name)
    types.set(alias, visible.columns && row(visible.columns))
  }
  for (const { name, type } of all) {
    const key = name.toLowerCase()
    types.set(key, env.here.has(key) && !same(env.types.get(key), type) ? undefined : type)
    if (alias !== undefined) types.set(`${alias}.${key}`, type)
  }
  const own = all.map(c => c.name.toLowerCase())
  const names = [...own, ...(alias === undefined ? [] : [alias])]
  return {
    ...env,
    ambiguous: new Set([...env.ambiguous].filter(name => !own.includes(name))),
    columns: new Set([...env.columns, ...names]),
    here: new Set([...env.here, ...names]),
    types,
    open: env.open || !visible.columns,
    aliases: alias === undefined ? env.aliases : new Set([...env.aliases, alias]),
  }
}

/** The environment in which a name that `*` brings twice is ambiguous, unless it is an alias. */
export function seeTwice(env: Environment, star: readonly Column[] | undefined): Environment {
  const names = (star ?? []).map(c => c.name.toLowerCase())
  const twice = names.filter((name, i) => names.indexOf(name) < i && !env.aliases.has(name))
  return { ...env, ambiguous: new Set([...env.ambiguous, ...twice]) }
}

/** The environment with a query's own columns in sight, as ORDER BY and HAVING see them. */
export function seeResult(env: Environment, columns: readonly Column[] | undefined): Environment {
  if (!columns) return { ...env, open: true }
  const names = columns.map(c => c.name.toLowerCase())
  const types = new Map(env.types)
  for (const { name, type } of columns) types.set(name.toLowerCase(), type)
  const ambiguous = new Set([...env.ambiguous].filter(name => !names.includes(name)))
  return { ...env, columns: new Set([...env.columns, ...names]), ambiguous, types }
}

function row(columns: readonly Column[]): Type {
  return { kind: 'struct', fields: [...columns], row: true }
}

function same(a: Type | undefined, b: Type | undefined): boolean {
  if (a?.kind === 'scalar' && b?.kind === 'scalar') return a.name === b.name
  return false
}
