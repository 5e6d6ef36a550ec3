import type { Task } from './plan.ts'

/**
 * Every Google Cloud project that a task names: the one its jobs run in, and those of its tables. What its SQL names
 * is BigQuery's to refuse, and whose its bucket is, Cloud Storage's.
 */
export function projectsOf({ project, work }: Task): string[] {
  return [...new Set([project, ...tablesOf(work)])]
}

function tablesOf(work: Task['work']): string[] {
  switch (work.kind) {
    case 'query':
      return [work.destination, work.dataset].flatMap(named => (named ? [named.project] : []))
    case 'create_table':
    case 'delete_table':
      return [work.table.project]
    case 'copy_table':
      return [work.source.project, work.destination.project]
    case 'export':
      return work.copy_to ? [work.copy_to.project] : []
  }
}

/** Why an account may not use a project. */
export const notItsProject = (project: string, projects: readonly string[]): string =>
  `${project} is not one of the account’s projects: ${projects.join(', ')}`
