import type { Task } from '../model/plan.ts'
import type { Run } from '../store/runs.ts'

/** Which tasks of a run a retry does once more: these, or one and what depends on it. */
export type Part = Pick<NonNullable<Run['trigger']>, 'only' | 'from'>

type Node = Pick<Task, 'id' | 'upstream'>

/** Whether a retry does a part of a run and no more. */
export const isPart = ({ only, from }: Part): boolean => only !== undefined || from !== undefined

/** The ids of the tasks that a retry does once more; all of them where it names none. */
export function idsOf({ only, from }: Part, tasks: readonly Node[]): Set<string> {
  if (only) return new Set(only)
  if (from === undefined) return new Set(tasks.map(({ id }) => id))
  const behind = new Map<string, string[]>()
  for (const { id, upstream } of tasks)
    for (const before of upstream) behind.set(before, [...(behind.get(before) ?? []), id])
  const found = new Set([from])
  for (const id of found) for (const next of behind.get(id) ?? []) found.add(next)
  return found
}

/**
 * Some tasks of a graph as a graph of their own: one waits for those of them that came before it, by whatever way
 * through tasks that are none of them.
 */
export function subgraph<T extends Node>(tasks: readonly T[], ids: ReadonlySet<string>): T[] {
  const byId = new Map(tasks.map(task => [task.id, task]))
  const before = (task: Node): string[] => {
    const found = new Set<string>()
    const seen = new Set(task.upstream)
    for (const id of seen) {
      if (ids.has(id)) found.add(id)
      else for (const further of byId.get(id)?.upstream ?? []) seen.add(further)
    }
    return [...found]
  }
  return tasks.filter(({ id }) => ids.has(id)).map(task => ({ ...task, upstream: before(task) }))
}
