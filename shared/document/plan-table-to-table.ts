import { isCriticality } from '../model/criticality.ts'
import { pointer } from '../model/faults.ts'
import type { Plan, Task, Work } from '../model/plan.ts'
import type { Fault } from '../model/problem.ts'
import type { Ddl } from './ddl.ts'
import { type Node, parseDependencies } from './dependencies.ts'
import { attemptsOf, runOf } from './execution.ts'
import { callsOf, faultsOfCalls, tooManyCalls } from './expectations.ts'
import { type Files, textOf } from './files.ts'
import { fillingOf } from './placeholders.ts'
import { isScript as holdsScript } from './script.ts'
import { MAX_TASKS, type TableToTable, type TableToTableTask } from './table-to-table.ts'

/** What the DDL files describe, by their paths. */
export type Ddls = ReadonlyMap<string, Ddl>

/** What a table-to-table document does, and what of it cannot be done. Its graph, which says what comes before each task, and its files are checked apart. */
export function planTableToTable(
  document: TableToTable,
  files: Files,
  { ddls, upstream }: { ddls: Ddls; upstream: ReadonlyMap<string, string[]> },
): { plan: Plan; faults: Fault[] } {
  // A thousand tasks may share one large text.
  const known = new Map<string, boolean>()
  const isScript = (sql: string): boolean => {
    const is = known.get(sql) ?? holdsScript(sql)
    known.set(sql, is)
    return is
  }
  const planned = document.workflow.map((task, index) =>
    planTask(task, index, document, { files, ddls, isScript }),
  )
  return {
    plan: {
      task_concurrency: document.task_concurrency,
      ...runOf(document),
      tasks: planned.map(({ task }) => ({ ...task, upstream: upstream.get(task.id) ?? [] })),
    },
    faults: [
      ...planned.flatMap(({ faults }) => faults),
      ...tooManyCalls({ tasks: planned.map(({ task }) => task) }),
    ],
  }
}

/** The graph of a document's tasks, with its faults. The document need not be free of others. */
export function graphOf(document: Record<string, unknown>) {
  const tasks: unknown[] = Array.isArray(document.workflow) ? document.workflow : []
  // That there are too many is told by the schema.
  if (tasks.length > MAX_TASKS) return parseDependencies([], [], ['configuration'])
  const nodes = tasks.flatMap((task, index): Node[] => {
    const { id, criticality = 'critical' }: Record<string, unknown> = Object(task)
    if (typeof id !== 'string') return []
    return [{ id, criticality: isCriticality(criticality) ? criticality : 'break', at: ['workflow', index] }]
  })
  const lines: unknown[] = Array.isArray(document.task_dependencies) ? document.task_dependencies : []
  return parseDependencies(lines, nodes, ['configuration'])
}

function planTask(
  task: TableToTableTask,
  index: number,
  document: TableToTable,
  { files, ddls, isScript }: { files: Files; ddls: Ddls; isScript: (sql: string) => boolean },
) {
  const faults: Fault[] = []
  const need = (field: 'gcp_project_id' | 'bq_dataset', value: string | undefined): string => {
    const detail = `is required, as the configuration has no default_${field}`
    if (value === undefined)
      faults.push({ pointer: pointer(['configuration', 'workflow', index, field]), detail })
    return value ?? ''
  }
  const project = need('gcp_project_id', task.gcp_project_id ?? document.default_gcp_project_id)
  const dataset = task.bq_dataset ?? document.default_bq_dataset
  const own = (table: string) => ({ project, dataset: need('bq_dataset', dataset), table })
  const inDataset = dataset === undefined ? {} : { dataset: { project, dataset } }

  function work(): Work {
    switch (task.task_type) {
      case 'run_gbq_script':
        return {
          kind: 'query',
          sql: textOf(files, task.sql_file),
          write_disposition: document.default_write_disposition,
          temporary: false,
          use_query_cache: true,
          ...inDataset,
        }
      case 'expectation': {
        const calls = callsOf(textOf(files, task.sql_file))
        // That there is no such file is told elsewhere.
        if (Object.hasOwn(files, task.sql_file)) faults.push(...faultsOfCalls(calls, task.sql_file))
        return {
          kind: 'query',
          sql: calls.join(';\n'),
          calls,
          write_disposition: document.default_write_disposition,
          temporary: false,
          use_query_cache: false,
          ...inDataset,
        }
      }
      case 'create_gbq_table':
        return {
          kind: 'create_table',
          table: own(task.bq_table),
          definition: ddls.get(task.ddl_file)?.definition ?? { schema: [] },
          force_delete: task.force_delete,
          force_delete_partition: task.force_delete_partition,
        }
      case 'copy_gbq_table': {
        const suffix = task.destination_bq_table_date_suffix ? '_{{FD_DATE}}' : ''
        return {
          kind: 'copy_table',
          source: {
            project: task.source_gcp_project_id,
            dataset: task.source_bq_dataset,
            table: task.source_bq_table,
          },
          destination: own(task.destination_bq_table + suffix),
          write_disposition: task.write_disposition ?? document.default_write_disposition,
        }
      }
      case 'delete_gbq_table':
        return { kind: 'delete_table', table: own(task.bq_table) }
      default: {
        if (task.temporary_table && task.table_name === undefined) {
          const at = pointer(['configuration', 'workflow', index, 'table_name'])
          faults.push({ pointer: at, detail: 'is required, as the task makes a temporary_table' })
        }
        const sql = textOf(files, task.sql_file)
        return {
          kind: 'query',
          sql,
          ...(task.table_name === undefined ? {} : { destination: own(task.table_name) }),
          ...(task.table_name !== undefined && isScript(sql) ? { is_script: true } : {}),
          write_disposition: task.write_disposition ?? document.default_write_disposition,
          temporary: task.temporary_table,
          use_query_cache: task.use_query_cache,
          ...inDataset,
        }
      }
    }
  }
  const planned: Task = {
    id: task.id,
    criticality: task.criticality,
    upstream: [],
    project,
    location: document.default_bq_data_location,
    ...fillingOf('sql_query_template' in task ? task.sql_query_template : undefined),
    ...attemptsOf(task, document),
    work: work(),
  }
  return { task: planned, faults }
}
