import { pointer } from '../model/faults.ts'
import type { Fault } from '../model/problem.ts'
import { asFolder } from './plan-table-to-storage.ts'
import type { TableToStorage } from './table-to-storage.ts'

/** Tasks that would empty a whole bucket: told to delete what is in their folder, and given none. */
export function emptyingBuckets(document: TableToStorage): Fault[] {
  const told = new Set<string>()
  for (const [index, task] of document.tasks.entries()) {
    const { delete_dest_bucket_content: deletes, gcs_dest_prefix: prefix = '' } = { ...document, ...task }
    if (!deletes || asFolder(prefix) !== '') continue
    const owner = task.delete_dest_bucket_content === undefined ? [] : ['tasks', index]
    told.add(pointer(['configuration', ...owner, 'delete_dest_bucket_content']))
  }
  const detail = 'needs a gcs_dest_prefix: without one it would empty the whole bucket'
  return [...told].map(pointer => ({ pointer, detail }))
}
