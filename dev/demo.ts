import type { Firestore } from '@google-cloud/firestore'
import { storePage } from './page.ts'

/** Deploys the demo: the page's past runs, and its configurations. */
export async function deployDemo(db: Firestore, _address: string): Promise<void> {
  await storePage(db)
}
