import { pointer } from '../model/faults.ts'
import type { Plan } from '../model/plan.ts'
import type { Fault } from '../model/problem.ts'
import { notItsProject, projectsOf } from '../model/touched.ts'

/** Every field that names a Google Cloud project, of a document and of its tasks, ends so. */
const PROJECT_FIELD = /gcp_project_id$/

/**
 * Where a document names projects that are not its account's. What its plan would touch decides; the fields are looked
 * for to say where, and one that no task uses is told as well.
 */
export function faultsOfProjects(
  written: Record<string, unknown>,
  plan: Plan,
  allowed: readonly string[],
): Fault[] {
  const fields = projectFields(written)
  const foreign = fields.filter(({ project }) => !allowed.includes(project))
  const told = new Set(foreign.map(({ project }) => project))
  const touched = new Set(plan.tasks.flatMap(projectsOf))
  // One whose value is missing is told as such.
  const untold = [...touched].filter(
    project => project !== '' && !allowed.includes(project) && !told.has(project),
  )
  return [
    ...foreign.map(({ project, at }) => ({
      pointer: pointer(['configuration', ...at]),
      detail: notItsProject(project, allowed),
    })),
    ...untold.map(project => ({ pointer: '/configuration', detail: notItsProject(project, allowed) })),
  ]
}

function projectFields(written: Record<string, unknown>): { project: string; at: PropertyKey[] }[] {
  const of = (owner: unknown, at: PropertyKey[]) =>
    Object.entries(Object(owner)).flatMap(([field, project]) =>
      PROJECT_FIELD.test(field) && typeof project === 'string' ? [{ project, at: [...at, field] }] : [],
    )
  const tasks = ['workflow', 'tasks'].flatMap(list => {
    const entries = written[list]
    return Array.isArray(entries) ? entries.flatMap((task: unknown, at) => of(task, [list, at])) : []
  })
  return [...of(written, []), ...tasks]
}
