import { ENOUGH, pointer } from '../model/faults.ts'
import { CURRENT_DATE, type Filling } from '../model/placeholders.ts'
import type { Fault } from '../model/problem.ts'
import { type Files, textOf } from './files.ts'

/** How a task's SQL is filled in when it runs, where `sql_query_template` gives the day of the execution date a name. */
export const fillingOf = (name: string | undefined): Filling => ({
  current_date_template: name !== undefined,
  ...(name === undefined || name === CURRENT_DATE ? {} : { current_date_name: name }),
  fills_sql: true,
})

/** A task that names a file of SQL; `at` leads to it, `templateAt` to its `sql_query_template`, where one holds for it. */
export type SqlTask = {
  id: string
  at: PropertyKey[]
  file: string
  template?: { name: string; at: PropertyKey[] }
}

const TASKS = [
  { list: 'workflow', id: 'id' },
  { list: 'tasks', id: 'task_id' },
]
const TEMPLATE = 'sql_query_template'

/** The tasks of a document, which need not be free of faults, that name a file of SQL. */
export function sqlTasksOf(document: Record<string, unknown>): SqlTask[] {
  return TASKS.flatMap(({ list, id }) => {
    const tasks: unknown = document[list]
    if (!Array.isArray(tasks)) return []
    return tasks.flatMap((task: unknown, index): SqlTask[] => {
      const { sql_file: file, ...given }: Record<string, unknown> = Object(task)
      if (typeof file !== 'string') return []
      const at = ['configuration', list, index]
      const owner = [
        { name: given[TEMPLATE], at: [...at, TEMPLATE] },
        { name: list === 'tasks' ? document[TEMPLATE] : undefined, at: ['configuration', TEMPLATE] },
      ].find(({ name }) => name !== undefined)
      const template =
        owner && typeof owner.name === 'string' ? { name: owner.name, at: owner.at } : undefined
      return [{ id: String(given[id]), at, file, ...(template ? { template } : {}) }]
    })
  })
}

/**
 * The name of the day where a task does not say that it is one: it would stay as it is, in a table. The fault says
 * which line to add, and where.
 */
export function undeclaredDates(tasks: readonly SqlTask[], files: Files): Fault[] {
  const written = `{{${CURRENT_DATE}}}`
  const faults: Fault[] = []
  for (const { id, at, file, template } of tasks) {
    const sql = textOf(files, file)
    const index = template?.name === CURRENT_DATE ? -1 : sql.indexOf(written)
    if (index < 0) continue
    const line = sql.slice(0, index).split('\n').length
    const change =
      template === undefined
        ? `add "${TEMPLATE}": "${CURRENT_DATE}" to the task ${id}, at ${pointer(at)}`
        : `the task ${id} calls the day ${template.name}: write {{${template.name}}}, or set "${TEMPLATE}": "${CURRENT_DATE}" at ${pointer(template.at)}`
    faults.push({
      pointer: pointer(['files', file]),
      detail: `${written} in line ${line} of ${file} would not be filled in: ${change}`,
    })
    if (faults.length >= ENOUGH) break
  }
  return faults
}

/** Names given to the day of the execution date that no SQL uses. */
export function unusedTemplates(tasks: readonly SqlTask[], files: Files): Fault[] {
  const used = new Map<string, boolean>()
  const names = new Map<string, string>()
  // A thousand tasks may share one large file.
  const known = new Map<string, boolean>()
  for (const { file, template } of tasks) {
    if (!template) continue
    const where = pointer(template.at)
    names.set(where, template.name)
    const key = JSON.stringify([file, template.name])
    const isUsed = known.get(key) ?? textOf(files, file).includes(`{{${template.name}}}`)
    known.set(key, isUsed)
    used.set(where, isUsed || used.get(where) === true)
  }
  return [...used].flatMap(([where, isUsed]) => {
    const detail = `has no effect: {{${names.get(where)}}} is not in the SQL`
    return isUsed ? [] : [{ pointer: where, detail }]
  })
}
