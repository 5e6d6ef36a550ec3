import type { Query, QueryDocumentSnapshot } from '@google-cloud/firestore'
import { list } from '../../shared/store/database.ts'

/** How many that are due are read at a time, and how often: those that wait in a queue are among them. */
const PAGE = 500
const PAGES = 20

/** All that is due, up to a limit: an account of which thousands wait must not hide another's one. */
export async function listDue(queryOf: (limit: number) => Query): Promise<QueryDocumentSnapshot[]> {
  const due: QueryDocumentSnapshot[] = []
  for (let page = 0; page < PAGES; page++) {
    const query = queryOf(PAGE)
    const last = due.at(-1)
    const docs = await list(last ? query.startAfter(last) : query)
    due.push(...docs)
    if (docs.length < PAGE) break
  }
  return due
}
