import type { Reply, System } from '../system/system.ts'

/** The text of the file that every document here names. */
export const SQL = 'SELECT 1 AS one'

type Changes = Record<string, unknown>

/** A table-to-table document of one query, with changes. */
export const tableToTable = (changes: Changes = {}) => ({
  configuration_type: 'table-to-table',
  configuration_id: 'job',
  default_gcp_project_id: 'my-project',
  default_bq_dataset: 'my_dataset',
  workflow: [{ id: 'a', sql_file: 'a.sql', table_name: 'a' }],
  ...changes,
})

/** A table-to-table document whose tasks are scripts with these ids (and a criticality, behind a colon). */
export const graph = (tasks: string, ...task_dependencies: string[]) =>
  tableToTable({
    workflow: tasks.split(' ').map(task => {
      const [id, criticality] = task.split(':')
      return { id, criticality, task_type: 'run_gbq_script', sql_file: 'a.sql' }
    }),
    task_dependencies,
  })

/** A table-to-storage document of one export, with changes. */
export const tableToStorage = (changes: Changes = {}) => ({
  configuration_type: 'table-to-storage',
  configuration_id: 'export',
  version: '3',
  gcp_project_id: 'my-project',
  gcs_dest_bucket: 'my-bucket',
  gcs_dest_prefix: 'out',
  tasks: [{ task_id: 'a', sql_file: 'a.sql', output_filename: 'sales_{{FD_DATE}}' }],
  ...changes,
})

/** A workflow document, with changes. */
export const workflow = (changes: Changes = {}) => ({
  configuration_type: 'workflow',
  configuration_id: 'when-a-then-b',
  version: '2',
  authorized_job_ids: ['gbq-to-gbq|a_DEV'],
  target_dag: { configuration_type: 'table-to-table', configuration_id: 'b_DEV' },
  ...changes,
})

/** Deploys a document in DEV; with the file `a.sql`, where the document names it, unless others are given. */
export function deploy(
  system: System,
  account: string,
  configuration: Changes,
  { files, token, ...request }: Changes & { files?: Record<string, string>; token?: string } = {},
): Promise<Reply> {
  const named = JSON.stringify(configuration).includes('"a.sql"')
  const body = {
    action: 'deploy_configuration',
    account,
    environment: 'DEV',
    configuration,
    files: files ?? (named ? { 'a.sql': SQL } : {}),
    ...request,
  }
  return system.call('configuration-status', body, token === undefined ? {} : { token })
}

/** The faults of an answer, each as `pointer: detail`. */
export function faults({ body }: Reply): string[] {
  const errors: unknown = body.errors
  return Array.isArray(errors) ? errors.map(({ pointer, detail }) => `${pointer}: ${detail}`) : []
}

/** The warnings of a deployment. */
export function warnings({ status, text, body }: Reply): unknown {
  if (status !== 200) throw new Error(`Cannot deploy: ${text}`)
  return body.warnings
}
