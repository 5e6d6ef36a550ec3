import { ENOUGH } from '../model/faults.ts'
import type { Fault } from '../model/problem.ts'
import { type Constants, fillIn, fillInText } from './context.ts'
import type { Files } from './files.ts'
import { sqlTasksOf } from './placeholders.ts'

/** A document and its files, as they were written or as placeholders made them. */
export type Texts = { document: Record<string, unknown>; files: Files }

/** A document and its SQL with their placeholders replaced, and what is wrong with these, in either. */
export function filledBy(
  { document, files }: Texts,
  constants: Constants,
): Texts & { ofDocument: Fault[]; ofFiles: Fault[] } {
  const filled = fillIn(document, constants, ['configuration'])
  const replaced: Record<string, unknown> = Object(filled.value)
  const tasks = sqlTasksOf(replaced)
  const names = new Map(Object.keys(files).map(path => [path, new Set<string>()]))
  for (const { file, template } of tasks) if (template) names.get(file)?.add(template.name)
  const sql = new Set(tasks.map(({ file }) => file))
  const ofFiles: Fault[] = []
  const texts = Object.entries(files).map(([path, text]) => {
    // Once enough is wrong it is refused, and to look for what was meant takes its time.
    if (!sql.has(path) || filled.faults.length + ofFiles.length >= ENOUGH) return [path, text]
    const later = [...(names.get(path) ?? [])]
    const inText = fillInText(text, constants, ['files', path], later)
    ofFiles.push(...inText.faults)
    return [path, inText.text]
  })
  return { document: replaced, files: Object.fromEntries(texts), ofDocument: filled.faults, ofFiles }
}

/** What placeholders changed: the document, and those files alone; undefined where they changed nothing. */
export function changedBy(written: Texts, filled: Texts): Texts | undefined {
  const files = Object.entries(filled.files).filter(([path, text]) => text !== written.files[path])
  const isSame = JSON.stringify(filled.document) === JSON.stringify(written.document)
  if (isSame && files.length === 0) return
  return { document: filled.document, files: Object.fromEntries(files) }
}
