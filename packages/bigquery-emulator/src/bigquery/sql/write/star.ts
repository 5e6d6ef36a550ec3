import { unsupported } from '../../errors.ts'
import { quote } from '../../names.ts'
import type { Environment } from '../analyse/environment.ts'
import type { Visible } from '../analyse/scope.ts'
import { typeOf } from '../analyse/type-of.ts'
import type { Column } from '../analyse/types.ts'
import type { Expression, SelectItem } from '../parse/ast.ts'
import { emit } from './expression.ts'
import type { Emitted } from './query.ts'
import type { EmittedSource } from './source.ts'

type Star = Extract<SelectItem, { kind: 'star' }>

/** `*` or `x.*`, with EXCEPT and REPLACE, and the columns it brings when they are known. */
export function emitStar(env: Environment, item: Star, from: EmittedSource): Emitted {
  const replace = item.replace.map(r => `${emit(env, r.value)} AS ${quote(r.name)}`)
  const of = item.of
  const alias = of?.kind === 'path' && of.names.length === 1 ? of.names[0]?.toLowerCase() : undefined
  const source = alias === undefined ? undefined : from.visible.find(v => v.alias?.toLowerCase() === alias)
  const covered = of ? (source ? [source] : []) : from.visible
  const unclear = covered.find(v => v.unclear && !of)
  if (unclear)
    throw unsupported(
      `SELECT * over UNNEST of an array whose element type is not written out (${unclear.alias ?? 'no alias'})`,
    )
  const hidden = covered.flatMap(v => (source?.element ? [] : v.hidden.map(c => c.name)))
  const exclude = [...new Set([...item.except, ...hidden].map(name => name.toLowerCase()))]
  const all = of ? (source ? source.columns : fields(env, of)) : from.star
  const except = new Set(item.except.map(name => name.toLowerCase()))
  const replaced = new Map(item.replace.map(r => [r.name.toLowerCase(), typeOf(env, r.value)]))
  const columns = all
    ?.filter(c => !except.has(c.name.toLowerCase()))
    .map(c => (replaced.has(c.name.toLowerCase()) ? { ...c, type: replaced.get(c.name.toLowerCase()) } : c))
    .map(c => ({ ...c, name: renamed(item, c.name) }))
  if (!of && from.star && !inOrder(from.star, from.visible)) return written(from.star, item, replace, columns)
  if (of && !source) return starOfStruct(env, of, all, item, replace, columns)
  const prefix = !of ? '' : `${quote(source?.alias ?? '')}.`
  const sql = `${prefix}*${exclude.length > 0 ? ` EXCLUDE (${exclude.map(quote).join(', ')})` : ''}${replace.length > 0 ? ` REPLACE (${replace.join(', ')})` : ''}${rename(item)}`
  return { sql, columns }
}

function renamed(item: Star, name: string): string {
  return item.rename.find(r => r.from.toLowerCase() === name.toLowerCase())?.to ?? name
}

function rename(item: Star): string {
  if (item.rename.length === 0) return ''
  return ` RENAME (${item.rename.map(r => `${quote(r.from)} AS ${quote(r.to)}`).join(', ')})`
}

/** The columns of `x.*` where `x` is a struct. */
function fields(env: Environment, of: Expression): Column[] | undefined {
  const type = typeOf(env, of)
  if (type?.kind !== 'struct') return undefined
  return type.fields.map((f, i) => ({ name: f.name ?? `_field_${i + 1}`, type: f.type }))
}

/** Whether DuckDB's `*`, which leaves columns of USING where they were on the left, has them in BigQuery's order. */
function inOrder(star: readonly Column[], visible: readonly Visible[]): boolean {
  const own = visible.flatMap(v => v.columns ?? []).map(c => c.name.toLowerCase())
  if (own.length === star.length) return true
  const once = [...new Set(own)]
  return once.length === star.length && star.every((c, i) => c.name.toLowerCase() === once[i])
}

function written(
  star: readonly Column[],
  item: Star,
  replace: readonly string[],
  columns: Column[] | undefined,
): Emitted {
  const names = star.map(c => c.name.toLowerCase())
  if (new Set(names).size < names.length)
    throw unsupported('SELECT * of a join USING that brings two more columns of one name')
  const except = new Set(item.except.map(name => name.toLowerCase()))
  const replaced = new Map(item.replace.map((r, i) => [r.name.toLowerCase(), replace[i]]))
  const sql = star
    .filter(c => !except.has(c.name.toLowerCase()))
    .map(c => replaced.get(c.name.toLowerCase()) ?? `${quote(c.name)} AS ${quote(renamed(item, c.name))}`)
  return { sql: sql.join(', '), columns }
}

/** The star of a struct, whose fields are written out: DuckDB has it for a column only. */
function starOfStruct(
  env: Environment,
  of: Expression,
  all: Column[] | undefined,
  item: Star,
  replace: readonly string[],
  columns: Column[] | undefined,
): Emitted {
  if (!all) throw unsupported('.* of an expression whose type is only seen when the query runs')
  const sql = emit(env, of)
  const except = new Set(item.except.map(name => name.toLowerCase()))
  const replaced = new Map(item.replace.map((r, i) => [r.name.toLowerCase(), replace[i]]))
  const items = all.flatMap((c, i) => {
    const key = c.name.toLowerCase()
    if (except.has(key)) return []
    return [replaced.get(key) ?? `struct_extract_at(${sql}, ${i + 1}) AS ${quote(renamed(item, c.name))}`]
  })
  return { sql: items.join(', '), columns }
}
