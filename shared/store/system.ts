import type { DocumentReference, Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import type { Micros } from '../model/time.ts'
import { read, storedDate, toTimestamp, transact } from './database.ts'

/** `system/tick`: when what is due by schedules was last looked for. */
const storedTick = z.object({ at: storedDate })

const tickRef = (db: Firestore): DocumentReference => db.doc('system/tick')

/** When schedules were last looked after; undefined where they never were. */
export async function readTick(db: Firestore): Promise<Micros | undefined> {
  const data = await read(tickRef(db))
  return data && storedTick.parse(data).at
}

/** Keeps that schedules were looked after. */
export function keepTick(db: Firestore, at: Micros): Promise<void> {
  return transact(db, async tx => tx.set(tickRef(db), { at: toTimestamp(at) }))
}
