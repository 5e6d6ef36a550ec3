import type { DocumentData, DocumentReference, Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import type { Identity } from '../model/ids.ts'
import { list, type Transaction, transact } from './database.ts'
import { versionRef } from './versions.ts'

/** The most bytes of text in one piece; a document of Firestore holds 1 MiB. */
const PIECE = 900_000

/**
 * `accounts/{account}/configurations/{id}/versions/{n}/plan/{k}`: a piece of a version's plan. Written in the
 * transaction that writes the version, and never changed.
 */
const storedPiece = z.object({
  /** From 0, as the document's id. */
  piece: z.int().nonnegative(),
  /** How many there are. */
  pieces: z.int().min(1),
  text: z.string(),
})

/** Which version's plan. */
export type PlanOf = { account: string; identity: Identity; version: number }

const planRef = (db: Firestore, { account, identity, version }: PlanOf) =>
  versionRef(db, account, identity, version).collection('plan')

/** The documents that a plan's text is stored as. */
function pieces(db: Firestore, of: PlanOf, text: string): [DocumentReference, DocumentData][] {
  const parts = split(text, PIECE)
  return parts.map((part, piece) => [
    planRef(db, of).doc(String(piece)),
    { piece, pieces: parts.length, text: part },
  ])
}

/** A text in parts of at most so many bytes of UTF-8, none of which ends within a character. */
function split(text: string, most: number): string[] {
  const bytes = Buffer.from(text)
  const parts: string[] = []
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(from + most, bytes.length)
    // A byte that goes on with a character begins with the bits 10.
    while (to < bytes.length && ((bytes[to] ?? 0) & 0xc0) === 0x80) to--
    parts.push(bytes.toString('utf8', from, to))
    from = to
  }
  return parts
}

/** Writes the plan of a version that is new. */
export function createPlan(tx: Transaction, db: Firestore, of: PlanOf, text: string): void {
  for (const [ref, data] of pieces(db, of, text)) tx.create(ref, data)
}

/** Writes the plan of a version that had none, unless another has meanwhile. */
export function addPlan(db: Firestore, of: PlanOf, text: string): Promise<void> {
  return transact(db, async tx => {
    const first = await tx.get(planRef(db, of).doc('0'))
    if (!first) createPlan(tx, db, of, text)
  })
}

/** The pieces of a version's plan, in one query, outside a transaction; none for a version from before there were plans. */
export async function listPieces(db: Firestore, of: PlanOf): Promise<DocumentData[]> {
  return (await list(planRef(db, of))).map(doc => doc.data())
}

/** A plan's text out of its pieces. @throws Error when they are not all there */
export function toText(stored: DocumentData[]): string {
  const parts = stored.map(data => storedPiece.parse(data)).sort((a, b) => a.piece - b.piece)
  const isWhole = parts.every(({ piece, pieces }, at) => piece === at && pieces === parts.length)
  if (!isWhole) throw new Error(`Cannot read the plan: only ${parts.length} of its pieces are there`)
  return parts.map(({ text }) => text).join('')
}
