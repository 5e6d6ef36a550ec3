import { pointer } from '../model/faults.ts'
import type { Fault } from '../model/problem.ts'
import type { Document } from './check.ts'
import { withoutSchedule } from './schedule.ts'
import type { TableToStorage } from './table-to-storage.ts'
import type { TableToTable } from './table-to-table.ts'

/** Fields that a document sets and that do nothing, as warnings. */
export function withoutEffect(document: Document): Fault[] {
  const told = new Map<string, string>()
  const tell = (path: PropertyKey[], value: unknown, detail: string) => {
    if (value !== undefined) told.set(pointer(['configuration', ...path]), detail)
  }
  if (document.configuration_type === 'workflow') {
    tell(['gcp_project_id'], document.gcp_project_id, 'has no effect: a workflow reaches no data itself')
  } else if (document.configuration_type === 'context') {
    tell(['gcp_project_id'], document.gcp_project_id, 'has no effect: a context reaches no data itself')
  } else {
    for (const { pointer, detail } of withoutSchedule(document)) told.set(pointer, detail)
    ofAttempts(document, tell)
    if (document.configuration_type === 'table-to-table') ofTables(document, tell)
    else ofStorage(document, tell)
  }
  return [...told].map(([pointer, detail]) => ({ pointer, detail }))
}

type Tell = (path: PropertyKey[], value: unknown, detail: string) => void

/** What is said of attempts and times where there are none. */
function ofAttempts(document: TableToTable | TableToStorage, tell: Tell): void {
  const [list, tasks] =
    document.configuration_type === 'table-to-table'
      ? ['workflow', document.workflow]
      : ['tasks', document.tasks]
  const isTried = ({ retries = document.retries }: { retries?: number | undefined }) => (retries ?? 0) > 0
  const detail = 'has no effect without retries'
  if (!tasks.some(isTried)) tell(['retry_delay_seconds'], document.retry_delay_seconds, detail)
  for (const [index, task] of tasks.entries()) {
    const type = 'task_type' in task ? task.task_type : undefined
    if (!isTried(task)) tell([list, index, 'retry_delay_seconds'], task.retry_delay_seconds, detail)
    if (type === 'create_gbq_table' || type === 'delete_gbq_table')
      tell([list, index, 'timeout_seconds'], task.timeout_seconds, 'has no effect: BigQuery does it at once')
  }
}

function ofTables(document: TableToTable, tell: Tell): void {
  tell(['direct_execution'], document.direct_execution, 'has no effect: runs are always executed directly')
  for (const [index, task] of document.workflow.entries()) {
    const at = (field: string) => ['workflow', index, field]
    if (task.task_type === 'create_gbq_table') {
      const detail = 'has no effect: a table is created, or stays as it is; force_delete deletes it first'
      tell(at('write_disposition'), task.write_disposition, detail)
    } else if (task.task_type === 'copy_gbq_table') {
      const format = task.destination_bq_table_date_suffix_format
      const detail = 'has no effect without destination_bq_table_date_suffix'
      if (!task.destination_bq_table_date_suffix)
        tell(at('destination_bq_table_date_suffix_format'), format, detail)
    } else if (task.task_type === undefined && task.table_name === undefined) {
      tell(at('write_disposition'), task.write_disposition, 'has no effect without table_name')
    }
  }
}

function ofStorage(document: TableToStorage, tell: Tell): void {
  for (const [index, task] of document.tasks.entries()) {
    const at = (field: string) => ['tasks', index, field]
    if (!task.copy_table) {
      const copy = Object.entries(task).filter(([field]) => field.startsWith('dest_'))
      for (const [field, value] of copy) tell(at(field), value, 'has no effect without copy_table')
    }
    if ((task.destination_format ?? document.destination_format ?? 'CSV') === 'CSV') continue
    tell(at('field_delimiter'), task.field_delimiter, 'has no effect: only CSV has one')
    tell(at('print_header'), task.print_header, 'has no effect: only CSV has one')
  }
}
