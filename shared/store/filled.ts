import type { Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import type { Identity } from '../model/configuration-key.ts'
import { list, type Transaction } from './database.ts'
import { createPieces, toText } from './pieces.ts'
import { readVersion, type Version, versionRef } from './versions.ts'

/** What placeholders made of a version's document and files; of the files those alone that they changed. */
const storedFilled = z.object({
  document: z.record(z.string(), z.unknown()),
  files: z.record(z.string(), z.string()),
})
export type Filled = z.output<typeof storedFilled>

type Of = { account: string; identity: Identity; version: number }

/** `accounts/{account}/configurations/{id}/versions/{n}/filled/{k}`: a piece of it, where there is something. */
const filledRef = (db: Firestore, { account, identity, version }: Of) =>
  versionRef(db, account, identity, version).collection('filled')

/** Writes what placeholders made of a version that is new. */
export function createFilled(tx: Transaction, db: Firestore, of: Of, filled: Filled): void {
  createPieces(tx, filledRef(db, of), JSON.stringify(filled))
}

/** What placeholders made of a version; undefined where they changed nothing. */
export async function readFilled(
  db: Firestore,
  of: Of,
  { is_filled }: Pick<Version, 'is_filled'>,
): Promise<Filled | undefined> {
  if (!is_filled) return
  const docs = await list(filledRef(db, of))
  return storedFilled.parse(JSON.parse(toText(docs.map(doc => doc.data()))))
}

/** A version's document and files as they count: with what placeholders made of them. */
export async function readEffective(db: Firestore, of: Of): Promise<Filled | undefined> {
  const version = await readVersion(db, of.account, of.identity, of.version)
  if (!version) return
  const { document, files } = version
  const filled = await readFilled(db, of, version)
  return filled ? { document: filled.document, files: { ...files, ...filled.files } } : { document, files }
}
