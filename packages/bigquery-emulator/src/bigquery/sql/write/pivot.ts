import { BigQueryError, unsupported } from '../../errors.ts'
import { literal, quote } from '../../names.ts'
import { AGGREGATES } from '../analyse/aggregates.ts'
import type { Environment } from '../analyse/environment.ts'
import { enter, see, type Visible } from '../analyse/scope.ts'
import { alike, floatText, typeOf } from '../analyse/type-of.ts'
import { type Column, scalar } from '../analyse/types.ts'
import type { Expression, Pivot } from '../parse/ast.ts'
import { emit } from './expression.ts'

let serial = 0

/** A name for a source that has none: two of one name cannot stand in one FROM clause. */
function unnamed(what: string): string {
  serial = (serial + 1) % 1_000_000
  return `_${what}${serial}`
}

/** A source under its alias, turned by PIVOT or UNPIVOT if it has one. */
export function emitPivot(
  env: Environment,
  sql: string,
  base: Visible,
  pivot: Pivot | undefined,
): { sql: string; visible: Visible } {
  const as = base.alias ? ` AS ${quote(base.alias)}` : ''
  if (!pivot) return { sql: `${sql}${as || ` AS ${quote(unnamed('query'))}`}`, visible: base }
  if (base.hidden.length > 0) throw unsupported('PIVOT of a table with pseudo-columns')
  const inside = see(enter(env), base)
  const turned =
    pivot.kind === 'pivot'
      ? pivoted(inside, sql, base.columns, pivot)
      : unpivoted(inside, sql, base.columns, pivot)
  return {
    sql: `(${turned.sql})${as || ` AS ${quote(unnamed('pivot'))}`}`,
    visible: { ...base, columns: turned.columns },
  }
}

type Turned = { sql: string; columns: Column[] | undefined }

/** PIVOT groups by every column it does not use; DuckDB's own names its columns otherwise. */
function pivoted(
  env: Environment,
  sql: string,
  base: readonly Column[] | undefined,
  pivot: Extract<Pivot, { kind: 'pivot' }>,
): Turned {
  const used = new Set(
    [...names(pivot.by), ...pivot.aggregates.flatMap(a => names(a.value))].map(n => n.toLowerCase()),
  )
  const by = emit(env, pivot.by)
  const columns = pivot.values.flatMap(value =>
    pivot.aggregates.map(aggregate => {
      if (aggregate.value.kind !== 'call' || !AGGREGATES.has(aggregate.value.name))
        throw new BigQueryError('invalidQuery', 'PIVOT expression must be an aggregate function call')
      const suffix = value.alias ?? valueName(value.value)
      const name = aggregate.alias ? `${aggregate.alias}_${suffix}` : suffix.replace(/^(?=\d)/, '_')
      const filter = `${by} IS NOT DISTINCT FROM ${emit(env, value.value)}`
      return {
        name,
        type: typeOf(env, aggregate.value),
        sql: `${emit({ ...env, filter }, aggregate.value)} AS ${quote(name)}`,
      }
    }),
  )
  const rest = base?.filter(c => !used.has(c.name.toLowerCase()))
  const turned = `SELECT * EXCLUDE (${[...used].map(quote).join(', ')}), ${columns.map(c => c.sql).join(', ')} FROM ${sql} AS "_base" GROUP BY ALL`
  return { sql: turned, columns: rest && [...rest, ...columns.map(({ name, type }) => ({ name, type }))] }
}

function valueName(e: Expression): string {
  if (e.kind === 'string') return e.text.replace(/\W/g, '_')
  if (e.kind === 'typed') return e.text.replace(/\W/g, '_')
  if (e.kind === 'integer') return e.text
  if (e.kind === 'unary' && e.operator === '-') return `minus_${valueName(e.of)}`
  const float = floatText(e)
  if (float) return float.replace('.', '_point_')
  if (e.kind === 'null') return 'NULL'
  if (e.kind === 'bool') return String(e.value)
  throw unsupported('PIVOT IN a value that has no name of its own and no alias')
}

function names(tree: unknown): string[] {
  if (Array.isArray(tree)) return tree.flatMap(names)
  if (typeof tree !== 'object' || tree === null) return []
  if ('kind' in tree && tree.kind === 'path' && 'names' in tree && Array.isArray(tree.names))
    return [String(tree.names.at(-1))]
  return Object.values(tree).flatMap(names)
}

function unpivoted(
  env: Environment,
  sql: string,
  base: readonly Column[] | undefined,
  pivot: Extract<Pivot, { kind: 'unpivot' }>,
): Turned {
  const rows = pivot.columns.map(c => {
    const label = c.as ? emit(env, c.as) : literal(c.name)
    return `SELECT "_base".${quote(c.name)} AS ${quote(pivot.value)}, ${label} AS ${quote(pivot.name)}`
  })
  const where = pivot.nulls ? '' : ` WHERE "_turned".${quote(pivot.value)} IS NOT NULL`
  const rest = `"_base".* EXCLUDE (${pivot.columns.map(c => quote(c.name)).join(', ')})`
  const turned = `SELECT ${rest}, "_turned".* FROM ${sql} AS "_base" CROSS JOIN LATERAL (${rows.join(' UNION ALL ')}) AS "_turned"${where}`
  const gone = new Set(pivot.columns.map(c => c.name.toLowerCase()))
  const at = env.source.length
  const value = alike(
    env,
    pivot.columns.map(c => ({ kind: 'path', names: [c.name], at })),
  )
  const label = pivot.columns[0]?.as ? typeOf(env, pivot.columns[0].as) : scalar('STRING')
  const columns = base?.filter(c => !gone.has(c.name.toLowerCase()))
  return {
    sql: turned,
    columns: columns && [...columns, { name: pivot.value, type: value }, { name: pivot.name, type: label }],
  }
}
