import type { Plan, Table, Task } from '../model/plan.ts'
import type { SqlTask } from './placeholders.ts'

/** A task that is a query or a script, and the file it is written in. */
export type Query = {
  task: Task
  file: string
  /** The tasks that are done when it begins. */
  before: () => Task[]
}

/** The queries and scripts of a plan. */
export function queriesOf({ tasks }: Plan, written: readonly SqlTask[]): Query[] {
  const files = new Map(written.map(({ id, file }) => [id, file]))
  const byId = new Map(tasks.map(task => [task.id, task]))
  return tasks.flatMap((task): Query[] => {
    const file = files.get(task.id)
    return file === undefined || !('sql' in task.work)
      ? []
      : [{ task, file, before: () => before(task, byId) }]
  })
}

function before(task: Task, byId: ReadonlyMap<string, Task>): Task[] {
  const found = new Set<string>()
  const way = [task]
  for (const { upstream } of way) {
    for (const id of upstream) {
      const one = byId.get(id)
      if (!one || found.has(id)) continue
      found.add(id)
      way.push(one)
    }
  }
  return way.slice(1)
}

/** The table that a task makes or fills by itself, whatever its SQL does. */
export function madeBy({ work }: Task): Table | undefined {
  switch (work.kind) {
    case 'query':
    case 'copy_table':
      return work.destination
    case 'create_table':
      return work.table
    case 'export':
      return work.copy_to
    case 'delete_table':
      return undefined
  }
}
