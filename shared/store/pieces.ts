import type { CollectionReference, DocumentData } from '@google-cloud/firestore'
import { z } from 'zod'
import type { Transaction } from './database.ts'

/** The most bytes of text in one piece; a document of Firestore holds 1 MiB. */
const PIECE = 900_000

/** A piece of a text that may be too long for one document. Written with what it belongs to, and never changed. */
const storedPiece = z.object({
  /** From 0, as the document's id. */
  piece: z.int().nonnegative(),
  /** How many there are. */
  pieces: z.int().min(1),
  text: z.string(),
})

/** Writes a text that is new as the documents of a collection. */
export function createPieces(tx: Transaction, collection: CollectionReference, text: string): void {
  const parts = split(text, PIECE)
  for (const [piece, part] of parts.entries())
    tx.create(collection.doc(String(piece)), { piece, pieces: parts.length, text: part })
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

/** A text out of its pieces. @throws Error when they are not all there */
export function toText(stored: DocumentData[]): string {
  const parts = stored.map(data => storedPiece.parse(data)).sort((a, b) => a.piece - b.piece)
  const isWhole = parts.every(({ piece, pieces }, at) => piece === at && pieces === parts.length)
  if (!isWhole) throw new Error(`Cannot read the text: only ${parts.length} of its pieces are there`)
  return parts.map(({ text }) => text).join('')
}
