import type { DocumentData, Firestore } from '@google-cloud/firestore'
import type { Identity } from '../model/configuration-key.ts'
import { type Plan, readPlan } from '../model/plan.ts'
import { list, type Transaction, transact } from './database.ts'
import { createPieces, toText } from './pieces.ts'
import { versionRef } from './versions.ts'

/** Which version's plan. */
export type PlanOf = { account: string; identity: Identity; version: number }

/** `accounts/{account}/configurations/{id}/versions/{n}/plan/{k}`: a piece of a version's plan. */
const planRef = (db: Firestore, { account, identity, version }: PlanOf) =>
  versionRef(db, account, identity, version).collection('plan')

/** Writes the plan of a version that is new. */
export function createPlan(tx: Transaction, db: Firestore, of: PlanOf, text: string): void {
  createPieces(tx, planRef(db, of), text)
}

/** Writes the plan of a version that had none, unless another has meanwhile. */
export function addPlan(db: Firestore, of: PlanOf, text: string): Promise<void> {
  return transact(db, async tx => {
    const first = await tx.get(planRef(db, of).doc('0'))
    if (!first) createPlan(tx, db, of, text)
  })
}

/** A plan out of its pieces. @throws Error when they are not all there, or no plan of a known format */
export const toPlan = (pieces: DocumentData[]): Plan => readPlan(toText(pieces))

/** The pieces of a version's plan, in one query, outside a transaction; none for a version from before there were plans. */
export async function listPieces(db: Firestore, of: PlanOf): Promise<DocumentData[]> {
  return (await list(planRef(db, of))).map(doc => doc.data())
}
