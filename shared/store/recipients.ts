import { createHash } from 'node:crypto'
import type { DocumentData, DocumentReference, Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import type { Addressee } from './alerts.ts'
import { storedDate, toTimestamp } from './database.ts'

/** `accounts/{account}/recipients/{hash}`: how many alerts somebody was sent in the window that began last. */
const storedWindow = z.object({ from: storedDate, sent: z.int().nonnegative() })
export type Window = z.output<typeof storedWindow>

/** What stands for a recipient in ids: an address is nobody's to read, and may be no id. */
export const recipientId = (to: Addressee): string =>
  createHash('sha256')
    .update(JSON.stringify(to.kind === 'email' ? ['email', to.address.toLowerCase()] : ['webhook', to.url]))
    .digest('hex')
    .slice(0, 40)

export const windowRef = (db: Firestore, account: string, recipient: string): DocumentReference =>
  db.doc(`accounts/${account}/recipients/${recipient}`)

export const toWindow = (data: DocumentData | undefined): Window | undefined =>
  data && storedWindow.parse(data)

export const fromWindow = ({ from, sent }: Window): DocumentData => ({ from: toTimestamp(from), sent })
