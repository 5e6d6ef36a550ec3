import { BigQueryError } from '../../errors.ts'
import type { Select, Source } from '../parse/ast.ts'
import type { Environment } from './environment.ts'
import { findTable } from './tables.ts'

/** Refuses a query over a table that demands a filter on its partitions, when none names the partition's column. */
export function requirePartitionFilter(env: Environment, s: Select): void {
  if (!s.from) return
  for (const source of tablesOf(s.from)) {
    const table = findTable(env, source.names, source.at, true)
    if (!table?.document.requirePartitionFilter) continue
    const column =
      table.document.timePartitioning?.field ?? table.document.rangePartitioning?.field ?? '_PARTITIONTIME'
    const { projectId, datasetId, tableId } = table.name
    if (
      mentions([s.where, s.from], column) ||
      (column === '_PARTITIONTIME' && mentions([s.where], '_PARTITIONDATE'))
    )
      continue
    throw new BigQueryError(
      'invalidQuery',
      `Cannot query over table '${projectId}.${datasetId}.${tableId}' without a filter over column(s) '${column}' that can be used for partition elimination`,
    )
  }
}

function tablesOf(source: Source): Extract<Source, { kind: 'table' }>[] {
  if (source.kind === 'table') return [source]
  return source.kind === 'join' ? [...tablesOf(source.left), ...tablesOf(source.right)] : []
}

/** Whether a column is named anywhere in this part of the tree. */
export function mentions(tree: unknown, column: string): boolean {
  if (Array.isArray(tree)) return tree.some(part => mentions(part, column))
  if (typeof tree !== 'object' || tree === null) return false
  if ('kind' in tree && tree.kind === 'path' && 'names' in tree && Array.isArray(tree.names)) {
    return String(tree.names.at(-1)).toLowerCase() === column.toLowerCase()
  }
  return Object.values(tree).some(part => mentions(part, column))
}
