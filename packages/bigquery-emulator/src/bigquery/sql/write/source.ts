import { literal, physicalName, quote, withName } from '../../names.ts'
import type { SourceNode } from '../analyse/tree.ts'
import { informationSql } from './information-schema.ts'
import { pivotSql } from './pivot.ts'
import { unnestSql } from './unnest.ts'
import type { Writer } from './writer.ts'

type Of<Kind extends SourceNode['kind']> = Extract<SourceNode, { kind: Kind }>

/** What follows FROM. */
export function sourceSql(w: Writer, source: SourceNode): string {
  switch (source.kind) {
    case 'rows':
      return rowsSql(w, source)
    case 'wildcard':
      return wildcardSql(source)
    case 'information':
      return `(${informationSql(source.view)}) AS ${quote(source.alias)}`
    case 'unnest':
      return `LATERAL ${unnestSql(w, source)}`
    case 'join':
      return joinSql(w, source)
  }
}

function joinSql(w: Writer, { how, left, right, on, using, alone }: Of<'join'>): string {
  const condition = using
    ? ` USING (${using.map(quote).join(', ')})`
    : how === 'CROSS'
      ? ''
      : ` ON ${on ? w.expression(on) : 'true'}`
  const sql = alone && right.kind === 'unnest' ? unnestSql(w, right) : sourceSql(w, right)
  const side = right.kind === 'join' ? `(${sql})` : sql
  return `${sourceSql(w, left)} ${how} JOIN ${side}${condition}`
}

function rowsSql(w: Writer, { of, alias, whole, pivot }: Of<'rows'>): string {
  const rows = fromSql(w, of)
  if (whole) {
    const renamed = `SELECT ${quote(whole.from)} AS ${quote(whole.as)} FROM ${rows} AS "_whole"`
    return `(${renamed}) AS ${quote(w.unique('query'))}`
  }
  const sql = pivot ? `(${pivotSql(w, rows, pivot)})` : rows
  return `${sql} AS ${quote(alias ?? w.unique(pivot ? 'pivot' : 'query'))}`
}

function fromSql(w: Writer, of: Of<'rows'>['of']): string {
  if (of.kind === 'with') return withName(of.name)
  if (of.kind === 'query') return `(${w.query(of.query)})`
  return of.byIngestion
    ? `(SELECT *, CAST("_PARTITIONTIME" AS DATE) AS "_PARTITIONDATE" FROM ${physicalName(of.name)})`
    : physicalName(of.name)
}

function wildcardSql({ tables, alias }: Of<'wildcard'>): string {
  const parts = tables.map(t => {
    const columns = t.columns.map(c => (c.absent ? `NULL AS ${quote(c.name)}` : quote(c.name)))
    const suffix = `${literal(t.suffix)} AS "_TABLE_SUFFIX"`
    return `SELECT ${[...columns, suffix].join(', ')} FROM ${physicalName(t.name)}`
  })
  return `(${parts.join(' UNION ALL ')}) AS ${quote(alias)}`
}
