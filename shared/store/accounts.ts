import type { DocumentData, DocumentReference, Firestore, Query } from '@google-cloud/firestore'
import { z } from 'zod'
import { type Clock, MINUTE } from '../model/time.ts'
import { list, read } from './database.ts'

/** `accounts/{account}`: who it runs as and where, and which of its configurations are archived. */
const storedAccount = z.object({
  name: z.string().nullable().default(null),
  /** The email of a service account of its own, which BigQuery and Cloud Storage are reached as. */
  runner: z.string().nullable().default(null),
  /** The Google Cloud projects that its configurations may name. */
  projects: z.array(z.string()).default([]),
  /** The ids of the archived configurations' documents, so that a list over all of them can leave theirs out. */
  archived_configurations: z.array(z.string()).default([]),
})
/** An account, set or not. */
export type Account = z.output<typeof storedAccount>
/** An account that has whom to run as, and where. */
export type ReadyAccount = Account & { runner: string }

export const isReady = (account: Account): account is ReadyAccount =>
  account.runner !== null && account.projects.length > 0

const collection = (db: Firestore) => db.collection('accounts')

export const accountRef = (db: Firestore, account: string): DocumentReference => collection(db).doc(account)

/** An account out of its document, whose fields came one after another: what is not there was not set. */
export const toAccount = (data: DocumentData | undefined): Account => storedAccount.parse(data ?? {})

/** One account, outside a transaction. */
export const readAccount = async (db: Firestore, account: string): Promise<Account> =>
  toAccount(await read(accountRef(db, account)))

/** The accounts that run as this service account; one at the most. */
export const runnerQuery = (db: Firestore, runner: string): Query =>
  collection(db).where('runner', '==', runner).limit(2)

/** The accounts that have a document, by their digits, behind one of them. */
export function accountsQuery(db: Firestore, after?: string): Query {
  const query = collection(db).orderBy('__name__')
  return after === undefined ? query : query.startAfter(after)
}

/** The projects of the accounts that run as this service account; undefined where none does. */
export async function projectsOfRunner(db: Firestore, runner: string): Promise<string[] | undefined> {
  const docs = await list(runnerQuery(db, runner))
  return docs.length === 0 ? undefined : docs.flatMap(doc => toAccount(doc.data()).projects)
}

/** How long it is kept in memory that an account is ready, in microseconds. */
const LIFETIME = MINUTE
/** How many accounts are kept in memory. */
const KEPT = 1000

/** Tells whether an account has whom to run as. */
export type ReadIsReady = (account: string) => Promise<boolean>

/** That an account is ready is kept for a minute; that it is not is asked each time, for it is about to be. */
export function readinessReader(db: Firestore, now: Clock): ReadIsReady {
  const readyUntil = new Map<string, number>()
  return async account => {
    if (now() < (readyUntil.get(account) ?? 0)) return true
    if (!isReady(await readAccount(db, account))) return false
    if (readyUntil.size >= KEPT) readyUntil.clear()
    readyUntil.set(account, now() + LIFETIME)
    return true
  }
}
