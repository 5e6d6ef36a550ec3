import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type DocumentData,
  type DocumentReference,
  type Firestore,
  type Transaction as FirestoreTransaction,
  type Query,
  type QueryDocumentSnapshot,
  Timestamp,
  type UpdateData,
} from '@google-cloud/firestore'
import { z } from 'zod'
import { Problem } from '../model/problem.ts'
import type { Micros } from '../model/time.ts'

/** Documents read and written, as Firestore bills them. */
export type Tally = { read: number; written: number }
const tallies = new AsyncLocalStorage<Tally>()

/** Runs `work` and counts into `tally` what it reads and writes. */
export const counting = <T>(tally: Tally, work: () => Promise<T>): Promise<T> => tallies.run(tally, work)

function count(read: number, written: number): void {
  const tally = tallies.getStore()
  if (!tally) return
  tally.read += read
  tally.written += written
}

/** How long one transaction or query may take, in milliseconds, before the caller is told to come back. */
const DEADLINE = 15_000
/** How often a transaction that met another is tried again. */
const ATTEMPTS = 12

/** What a transaction can do. All reads come before the first write. */
export type Transaction = {
  get: (ref: DocumentReference) => Promise<DocumentData | undefined>
  getAll: (refs: DocumentReference[]) => Promise<(DocumentData | undefined)[]>
  query: (query: Query) => Promise<QueryDocumentSnapshot[]>
  create: (ref: DocumentReference, data: DocumentData) => void
  set: (ref: DocumentReference, data: DocumentData) => void
  update: (ref: DocumentReference, data: UpdateData<DocumentData>) => void
  delete: (ref: DocumentReference) => void
}

/**
 * One transaction: it either happens whole or not at all, and what it read did not change meanwhile. One whose caller
 * was told to come back is given up where it stands: were it to go on, its locks would keep out the caller's repeat.
 * @throws Problem `unavailable` when Firestore cannot be reached or the documents are too contended
 */
export function transact<T>(db: Firestore, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const last = performance.now() + DEADLINE
  const checkTime = () => {
    if (performance.now() > last) throw late()
  }
  const attempt = async (transaction: FirestoreTransaction) => {
    checkTime()
    try {
      const done = await work(counted(transaction))
      checkTime()
      return done
    } catch (error) {
      throw isClosed(error) ? Object.assign(new Error('another went first'), { code: ABORTED }) : error
    }
  }
  return reachable(db.runTransaction(attempt, { maxAttempts: ATTEMPTS }))
}

/**
 * How Firestore and the emulator say that a transaction is over: to the next read, when another went first; to a
 * commit that was sent again because the answer to the first was lost. The client knows Firestore's words alone.
 */
function isClosed(error: unknown): boolean {
  const text = String(error)
  const isSaid = text.includes('Transaction is invalid or closed') || text.includes('transaction has expired')
  return grpcCode(error) === INVALID_ARGUMENT && isSaid
}

function counted(transaction: FirestoreTransaction): Transaction {
  const getAll: Transaction['getAll'] = async refs => {
    if (refs.length === 0) return []
    count(refs.length, 0)
    return (await transaction.getAll(...refs)).map(snapshot => snapshot.data())
  }
  return {
    getAll,
    get: async ref => (await getAll([ref]))[0],
    query: async query => {
      const { docs } = await transaction.get(query)
      count(Math.max(docs.length, 1), 0)
      return docs
    },
    create: (ref, data) => {
      count(0, 1)
      transaction.create(ref, data)
    },
    set: (ref, data) => {
      count(0, 1)
      transaction.set(ref, data)
    },
    update: (ref, data) => {
      count(0, 1)
      transaction.update(ref, data)
    },
    delete: ref => {
      count(0, 1)
      transaction.delete(ref)
    },
  }
}

/** One document, outside a transaction. */
export async function read(ref: DocumentReference): Promise<DocumentData | undefined> {
  count(1, 0)
  return (await reachable(ref.get())).data()
}

/** Several documents, outside a transaction, in the order of their paths. */
export async function readAll(
  db: Firestore,
  refs: DocumentReference[],
): Promise<(DocumentData | undefined)[]> {
  if (refs.length === 0) return []
  count(refs.length, 0)
  return (await reachable(db.getAll(...refs))).map(snapshot => snapshot.data())
}

/** Some fields of several documents, outside a transaction. */
export async function readFields(
  db: Firestore,
  refs: DocumentReference[],
  fieldMask: string[],
): Promise<(DocumentData | undefined)[]> {
  if (refs.length === 0) return []
  count(refs.length, 0)
  return (await reachable(db.getAll(...refs, { fieldMask }))).map(snapshot => snapshot.data())
}

/** The documents of a query, outside a transaction. An empty answer is billed as one read. */
export async function list(query: Query): Promise<QueryDocumentSnapshot[]> {
  const { docs } = await reachable(query.get())
  count(Math.max(docs.length, 1), 0)
  return docs
}

/** gRPC codes: see https://grpc.io/docs/guides/status-codes/ */
const INVALID_ARGUMENT = 3
const ALREADY_EXISTS = 6
const ABORTED = 10
const TRANSIENT = new Set([1, 4, 8, ABORTED, 14])

export const isAlreadyExists = (error: unknown): boolean => grpcCode(error) === ALREADY_EXISTS

function grpcCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

async function reachable<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), DEADLINE)
  })
  try {
    return await Promise.race([answer, deadline])
  } catch (error) {
    const code = grpcCode(error)
    const isTransient = typeof code === 'number' && TRANSIENT.has(code)
    throw isTransient || isClosed(error) ? unavailable(error) : error
  } finally {
    clearTimeout(timer)
    answer.catch(() => {})
  }
}

const late = () => unavailable(new Error(`no answer in ${DEADLINE} ms`))

const unavailable = (cause: unknown) =>
  new Problem('unavailable', 'The database cannot be reached or is too busy; try again', { cause })

/** A date as stored (a Firestore timestamp, which keeps microseconds) and as handled (microseconds). */
export const storedDate = z.instanceof(Timestamp).transform(toMicros)

export function toTimestamp(micros: Micros): Timestamp {
  const seconds = Math.floor(micros / 1_000_000)
  return new Timestamp(seconds, (micros - seconds * 1_000_000) * 1000)
}

function toMicros({ seconds, nanoseconds }: Timestamp): Micros {
  return seconds * 1_000_000 + Math.floor(nanoseconds / 1000)
}
