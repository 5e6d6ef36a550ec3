import type { AnswerTo } from '../../client/client.ts'
import { fieldsOf, type Subject, subjectKey } from '../rules/notes.ts'
import { useAccount } from './account.tsx'
import { call } from './client.ts'
import { type Loaded, queries, useQuery } from './query.ts'

type Answer = AnswerTo<'list_notes'>
export type Note = Answer['results'][number]
export type Reply = Note['replies'][number]

/** How many notes a page has: the most that the API answers. */
export const NOTES = 25

/** The notes on something, the newest first: so many pages of them. */
export function useNotes(subject: Subject, pages: number): Loaded<Answer> {
  const account = useAccount()
  return useQuery({
    queryKey: ['notes', account, subjectKey(subject), pages],
    keeps: true,
    load: async () => {
      const ask = (token: object) =>
        call('list_notes', { account, ...fieldsOf(subject), limit: NOTES, ...token })
      let answer = await ask({})
      const results = [...answer.results]
      for (let page = 1; page < pages && answer.next_page_token !== undefined; page++) {
        answer = await ask({ page_token: answer.next_page_token })
        results.push(...answer.results)
      }
      return { ...answer, results }
    },
  })
}

/** A page of all notes of the account, the newest first. */
export function useAllNotes(page_token: string | null): Loaded<Answer> {
  const account = useAccount()
  return useQuery({
    queryKey: ['notes', account, 'all', page_token],
    load: () => call('list_notes', { account, limit: NOTES, ...(page_token === null ? {} : { page_token }) }),
    staleTime: 0,
  })
}

/** What is loaded with the number of its notes. */
const COUNTING = ['run', 'runs', 'configuration', 'operations']

/** Has the notes of an account read anew, once one was written or deleted, and what counts them. */
export const notesChanged = (account: string): Promise<void> =>
  queries.invalidateQueries({
    predicate: ({ queryKey: [what, of] }) =>
      of === account && (what === 'notes' || COUNTING.some(one => one === what)),
  })
