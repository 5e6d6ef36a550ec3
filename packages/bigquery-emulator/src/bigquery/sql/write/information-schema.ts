import { quote } from '../../names.ts'
import type { Information } from '../analyse/information-views.ts'
import type { Cells } from './information-cells.ts'
import { datasetRows } from './information-datasets.ts'
import { jobRows } from './information-jobs.ts'
import { partitionRows } from './information-partitions.ts'
import { routineRows } from './information-routines.ts'
import { summaryRow, tableRows } from './information-tables.ts'
import { typeSql } from './type.ts'

/** The rows of a view of what there is. */
export function informationSql(view: Information): string {
  switch (view.view) {
    case 'JOBS':
      return jobRows(view)
    case 'ROUTINES':
      return routineRows(view.within)
    case 'PARTITIONS':
      return partitionRows(view.tables, none(view))
    case '__TABLES__':
      return written(view, view.tables.map(summaryRow))
    case 'SCHEMATA':
    case 'SCHEMATA_OPTIONS':
      return written(view, view.datasets.flatMap(datasetRows(view.view)))
    default:
      return written(view, view.tables.flatMap(tableRows(view.view)))
  }
}

/** A view's columns with no rows, which gives those that follow their types. */
function none({ columns }: Information): string {
  const nulls = columns.map(c => `CAST(NULL AS ${typeSql(c.type)}) AS ${quote(c.name)}`)
  return `SELECT ${nulls.join(', ')} WHERE false`
}

function written(view: Information, rows: Cells[]): string {
  const first = none(view)
  if (rows.length === 0) return first
  return `${first} UNION ALL SELECT * FROM (VALUES ${rows.map(row => `(${row.join(', ')})`).join(', ')})`
}
