import { display, literal, physicalName, quote, type TableName, withName } from '../../names.ts'
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

/** A table's rows of a time, which are those of now where nothing changed since; else this fails when it runs. */
export function pastSql(name: TableName, time: string, changed: number): string {
  const changes = `SELECT max(changed_at) FROM _emulator.changes WHERE name = ${literal(display(name))}`
  const last = `greatest(${changed}, coalesce((${changes}), 0))`
  return `(SELECT * FROM ${physicalName(name)} WHERE (SELECT bq_as_of(CAST(${time} AS TIMESTAMPTZ), ${last}, ${literal(display(name))})))`
}

function fromSql(w: Writer, of: Of<'rows'>['of']): string {
  if (of.kind === 'with') return withName(of.name)
  if (of.kind === 'query') return `(${w.query(of.query)})`
  const days = of.byIngestion ? ', CAST("_PARTITIONTIME" AS DATE) AS "_PARTITIONDATE"' : ''
  if (of.asOf)
    return `(SELECT *${days} FROM ${pastSql(of.name, w.expression(of.asOf.time), of.asOf.changed)})`
  return days ? `(SELECT *${days} FROM ${physicalName(of.name)})` : physicalName(of.name)
}

function wildcardSql({ tables, alias }: Of<'wildcard'>): string {
  const parts = tables.map(t => {
    const columns = t.columns.map(c => (c.absent ? `NULL AS ${quote(c.name)}` : quote(c.name)))
    const suffix = `${literal(t.suffix)} AS "_TABLE_SUFFIX"`
    return `SELECT ${[...columns, suffix].join(', ')} FROM ${physicalName(t.name)}`
  })
  return `(${parts.join(' UNION ALL ')}) AS ${quote(alias)}`
}
