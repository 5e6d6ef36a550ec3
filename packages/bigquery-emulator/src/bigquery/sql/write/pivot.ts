import { quote } from '../../names.ts'
import type { PivotNode } from '../analyse/tree.ts'
import { aggregateSql } from './aggregate.ts'
import type { Writer } from './writer.ts'

/** The rows of a source, turned by PIVOT or UNPIVOT. */
export function pivotSql(w: Writer, rows: string, pivot: PivotNode): string {
  return pivot.kind === 'pivot' ? pivoted(w, rows, pivot) : unpivoted(w, rows, pivot)
}

/** PIVOT groups by every column it does not use; DuckDB's own names its columns otherwise. */
function pivoted(
  w: Writer,
  rows: string,
  { used, by, columns }: Extract<PivotNode, { kind: 'pivot' }>,
): string {
  const items = columns.map(({ name, aggregate, value }) => {
    const filter = `${w.expression(by)} IS NOT DISTINCT FROM ${w.expression(value)}`
    return `${aggregateSql(w, aggregate, filter)} AS ${quote(name)}`
  })
  return `SELECT * EXCLUDE (${used.map(quote).join(', ')}), ${items.join(', ')} FROM ${rows} AS "_base" GROUP BY ALL`
}

function unpivoted(w: Writer, rows: string, pivot: Extract<PivotNode, { kind: 'unpivot' }>): string {
  const parts = pivot.columns.map(
    c =>
      `SELECT "_base".${quote(c.name)} AS ${quote(pivot.value)}, ${w.expression(c.label)} AS ${quote(pivot.name)}`,
  )
  const where = pivot.nulls ? '' : ` WHERE "_turned".${quote(pivot.value)} IS NOT NULL`
  const rest = `"_base".* EXCLUDE (${pivot.columns.map(c => quote(c.name)).join(', ')})`
  return `SELECT ${rest}, "_turned".* FROM ${rows} AS "_base" CROSS JOIN LATERAL (${parts.join(' UNION ALL ')}) AS "_turned"${where}`
}
