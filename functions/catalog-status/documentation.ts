import type { Firestore } from '@google-cloud/firestore'
import { textOf } from '../../shared/document/files.ts'
import { madeBy } from '../../shared/document/queries.ts'
import { type Plan, readPlan, type Table } from '../../shared/model/plan.ts'
import { hasTable, keysOfTable } from '../../shared/model/table-keys.ts'
import { readEffective } from '../../shared/store/filled.ts'
import { toText } from '../../shared/store/pieces.ts'
import { listPieces, type PlanOf } from '../../shared/store/plan.ts'
import type { Writer } from './writers.ts'

/** How many of those who write a table are asked for its documentation. */
const MOST_ASKED = 3
/** How long it may be, in characters. */
const LONGEST = 100_000

/** The documentation of a table: of the task that makes it, or of its configuration; null where none has any. */
export async function documentationOf(
  table: Table,
  writers: readonly Writer[],
  { db, account }: { db: Firestore; account: string },
): Promise<string | null> {
  for (const writer of writers.slice(0, MOST_ASKED)) {
    const { version } = writer
    if (version === undefined) continue
    const text = await ofVersion(table, { account, identity: writer, version }, db)
    if (text !== undefined && text !== '') return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  }
  return null
}

async function ofVersion(table: Table, of: PlanOf, db: Firestore): Promise<string | undefined> {
  const deployed = await readEffective(db, of)
  if (!deployed) return
  const { document, files } = deployed
  const documented = tasksOf(document).filter(({ doc_md }) => doc_md !== undefined)
  if (documented.length > 0) {
    const made = makersOf(table, await planOf(of, db))
    const task = documented.find(({ id }) => made.has(id))
    if (task?.doc_md !== undefined) return textOf(files, task.doc_md)
  }
  return typeof document.doc_md === 'string' ? textOf(files, document.doc_md) : undefined
}

const asText = (value: unknown) => (typeof value === 'string' ? value : undefined)

function tasksOf(document: Record<string, unknown>) {
  const tasks = document.workflow ?? document.tasks
  if (!Array.isArray(tasks)) return []
  return tasks.map((task: unknown) => {
    const { id, task_id, doc_md }: Record<string, unknown> = Object(task)
    return { id: asText(id) ?? asText(task_id), doc_md: asText(doc_md) }
  })
}

async function planOf(of: PlanOf, db: Firestore): Promise<Plan | undefined> {
  const pieces = await listPieces(db, of)
  return pieces.length === 0 ? undefined : readPlan(toText(pieces))
}

/** The tasks that make a table. */
const makersOf = (table: Table, plan: Plan | undefined) =>
  new Set<string | undefined>(
    (plan?.tasks ?? []).flatMap(task => {
      const made = madeBy(task)
      return made && hasTable(keysOfTable(made), table) ? [task.id] : []
    }),
  )
