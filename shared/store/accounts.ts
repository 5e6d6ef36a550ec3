import type { DocumentData, DocumentReference, Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import { read } from './database.ts'

/** `accounts/{account}`: which configurations are archived, so that a list over all of them can leave theirs out. */
const storedAccount = z.object({ archived_configurations: z.array(z.string()) })

export const accountRef = (db: Firestore, account: string): DocumentReference => db.doc(`accounts/${account}`)

/** The ids of the archived configurations' documents. */
export const toArchived = (data: DocumentData | undefined): string[] =>
  data ? storedAccount.parse(data).archived_configurations : []

export async function readArchived(db: Firestore, account: string): Promise<Set<string>> {
  return new Set(toArchived(await read(accountRef(db, account))))
}
