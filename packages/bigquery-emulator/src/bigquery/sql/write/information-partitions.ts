import type { TableDocument } from '../../documents.ts'
import { literal, physicalName, quote } from '../../names.ts'
import { moment } from './information-cells.ts'
import { bytes, changed } from './information-tables.ts'

const FORMATS: Record<string, string> = { HOUR: '%Y%m%d%H', DAY: '%Y%m%d', MONTH: '%Y%m', YEAR: '%Y' }

/** The partition a row is in, as SQL; NULL where the table has none. */
function partitionId({ timePartitioning: time, rangePartitioning: range }: TableDocument): string {
  if (range) {
    const column = quote(range.field)
    const { start, end, interval } = range.range
    return `CASE WHEN ${column} IS NULL THEN '__NULL__' WHEN ${column} < ${start} OR ${column} >= ${end} THEN '__UNPARTITIONED__'
      ELSE CAST(${column} - (${column} - ${start}) % ${interval} AS VARCHAR) END`
  }
  if (!time) return 'CAST(NULL AS VARCHAR)'
  const format = FORMATS[(time.type ?? 'DAY').toUpperCase()] ?? '%Y%m%d'
  return `coalesce(strftime(CAST(${quote(time.field ?? '_PARTITIONTIME')} AS TIMESTAMP), ${literal(format)}), '__NULL__')`
}

/**
 * A query for each table's partitions, behind one that gives them their types.
 * @see https://cloud.google.com/bigquery/docs/information-schema-partitions
 */
export function partitionRows(tables: readonly TableDocument[], none: string): string {
  const parts = tables
    .filter(t => t.type === 'TABLE')
    .map(t => {
      const { projectId, datasetId, tableId } = t.tableReference
      const names = [projectId, datasetId, tableId].map(literal).join(', ')
      const size = bytes(t, 'count(*)')
      return `SELECT ${names}, id, count(*), ${size}, ${size}, ${moment(changed(t))}, 'ACTIVE' FROM (SELECT ${partitionId(t)} AS id FROM ${physicalName(t.tableReference)}) GROUP BY id`
    })
  return [none, ...parts].join(' UNION ALL ')
}
