import type { TableDocument } from './documents.ts'
import { BigQueryError, unsupported } from './errors.ts'
import { literal, quote } from './names.ts'

const UNITS: Record<string, { pattern: RegExp; unit: string }> = {
  HOUR: { pattern: /^(\d{4})(\d{2})(\d{2})(\d{2})$/, unit: 'hours' },
  DAY: { pattern: /^(\d{4})(\d{2})(\d{2})$/, unit: 'days' },
  MONTH: { pattern: /^(\d{4})(\d{2})$/, unit: 'months' },
  YEAR: { pattern: /^(\d{4})$/, unit: 'years' },
}

/** A partition of a table: which rows are in it, and the `_PARTITIONTIME` rows put there get. */
export type Partition = { condition: string; time: string | undefined }

/** The partition that a decorator such as `20240123` or `27` names in this table. */
export function partitionOf(table: TableDocument, id: string): Partition {
  const { timePartitioning, rangePartitioning } = table
  if (rangePartitioning) {
    const { field, range } = rangePartitioning
    if (!/^-?\d+$/.test(id)) throw invalid(id)
    const [at, start, end, width] = [id, range.start, range.end, range.interval].map(BigInt)
    if (at === undefined || start === undefined || end === undefined || width === undefined) throw invalid(id)
    if (at < start || at >= end || (at - start) % width !== 0n) throw invalid(id)
    return { condition: `(${quote(field)} >= ${at} AND ${quote(field)} < ${at + width})`, time: undefined }
  }
  if (!timePartitioning) {
    throw new BigQueryError(
      'invalid',
      `Table ${table.tableReference.tableId} is not partitioned, so it has no partition $${id}`,
    )
  }
  const column = quote(timePartitioning.field ?? '_PARTITIONTIME')
  if (id === '__NULL__') return { condition: `(${column} IS NULL)`, time: undefined }
  if (id.startsWith('__')) throw unsupported(`partition $${id}`)
  const kind = UNITS[timePartitioning.type ?? 'DAY']
  const parts = kind?.pattern.exec(id)
  if (!kind || !parts) throw invalid(id)
  const [, year, month = '01', day = '01', hour = '00'] = parts
  const from = `TIMESTAMP ${literal(`${year}-${month}-${day} ${hour}:00:00`)}`
  const value = `CAST(${column} AS TIMESTAMP)`
  return {
    condition: `coalesce(${value} >= ${from} AND ${value} < ${from} + to_${kind.unit}(1), false)`,
    time: timePartitioning.field ? undefined : `timezone('UTC', ${from})`,
  }
}

function invalid(id: string): BigQueryError {
  return new BigQueryError('invalid', `Invalid partition id: $${id}`)
}
