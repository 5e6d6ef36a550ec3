import type { Configuration } from '../data/shapes.ts'

/** The ids of a version's tasks, in the order of its document. */
export function taskIdsOf({ configuration }: Pick<Configuration, 'configuration'>): string[] {
  return tasksIn(configuration).flatMap(task => {
    const id = field(task, 'id') ?? field(task, 'task_id')
    return id === undefined ? [] : [id]
  })
}

/** The SQL of a task as its file has it, placeholders filled in as at the deployment; `undefined` of a task without. */
export function sqlOf(
  { configuration, files, filled }: Pick<Configuration, 'configuration' | 'files' | 'filled'>,
  task_id: string,
): string | undefined {
  const task = tasksIn(filled?.configuration ?? configuration).find(
    one => (field(one, 'id') ?? field(one, 'task_id')) === task_id,
  )
  const path = field(task, 'sql_file')
  if (path === undefined) return undefined
  return filled?.files[path] ?? files[path]
}

/** The tasks as a document lists them: in `workflow` of a table-to-table, in `tasks` of a table-to-storage. */
function tasksIn(document: unknown): unknown[] {
  const lists: unknown[] = ['workflow', 'tasks'].map(name => Reflect.get(Object(document), name))
  return lists.flatMap(list => (Array.isArray(list) ? list : []))
}

function field(task: unknown, name: string): string | undefined {
  const value: unknown = Reflect.get(Object(task), name)
  return typeof value === 'string' ? value : undefined
}
