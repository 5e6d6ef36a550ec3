import { isObject } from './parameters.ts'

type Document = Readonly<Record<string, unknown>>

/** A field of a document, and what placeholders made of it where that is another text. */
export type Field = { name: string; written: string; filled: string | undefined }

/** What a document says of itself; what it says of its tasks is apart. */
export function fieldsOf(document: Document, filled: Document | undefined): Field[] {
  return Object.entries(document).flatMap(([name, value]): Field[] => {
    if (LISTS.some(list => list === name)) return []
    const written = textOf(value)
    const made = filled === undefined ? written : textOf(filled[name])
    return [{ name, written, filled: made === written ? undefined : made }]
  })
}

export const textOf = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)

const LISTS = ['workflow', 'tasks'] as const

type Planned = {
  task_id: string
  task_type: string
  table: string | null
  write_disposition: string | null
  files: string | null
  criticality: string
  depends_on: readonly number[]
}

/** A value, and where it comes from where the task does not say it itself. */
export type Value = { text: string; inherited: string | undefined }
export type TaskFields = {
  task_id: string
  task_type: Value
  /** What it writes: a table in its parts, or files. */
  target: readonly Value[]
  write_disposition: Value
  criticality: Value
  file: string | undefined
  after: readonly string[]
}

/** What each task does, by its plan, and which of that its own part of the document says. */
export function taskFieldsOf(document: Document, planned: readonly Planned[]): TaskFields[] {
  const written = new Map(writtenTasks(document).map(task => [task.id ?? task.task_id, task]))
  return planned.map(task => {
    const own = written.get(task.task_id) ?? {}
    const value = (name: string, text: string | null): Value => ({
      text: text ?? '',
      inherited: Object.hasOwn(own, name) || text === null ? undefined : sourceOf(document, name),
    })
    const file = [own.sql_file, own.ddl_file].find(one => typeof one === 'string')
    return {
      task_id: task.task_id,
      task_type: value('task_type', task.task_type),
      target: targetOf(task, value),
      write_disposition: value('write_disposition', task.write_disposition),
      criticality: value('criticality', task.criticality),
      file,
      after: task.depends_on.flatMap(at => planned[at]?.task_id ?? []),
    }
  })
}

function targetOf({ table, files }: Planned, value: (name: string, text: string) => Value): Value[] {
  if (files !== null) return [{ text: files, inherited: undefined }]
  const parts = table?.split('.') ?? []
  const [project, dataset, ...name] = parts
  if (project === undefined || dataset === undefined || name.length === 0)
    return table === null ? [] : [{ text: table, inherited: undefined }]
  return [
    value('gcp_project_id', project),
    value('bq_dataset', dataset),
    { text: name.join('.'), inherited: undefined },
  ]
}

/** Where a field comes from that a task does not say. */
function sourceOf(document: Document, name: string): string {
  const source = [`default_${name}`, name].find(one => Object.hasOwn(document, one))
  return source === undefined ? 'by default' : `from ${source}`
}

/** The tasks of a document of whatever type, as they were written. */
const writtenTasks = (document: Document): Document[] =>
  LISTS.flatMap(list => {
    const tasks = document[list]
    return Array.isArray(tasks) ? tasks.filter(isObject) : []
  })
