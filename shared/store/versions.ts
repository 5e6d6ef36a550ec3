import type { DocumentData, DocumentReference, Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import type { Identity } from '../model/ids.ts'
import { type Monitoring, readMonitoring } from '../model/monitoring.ts'
import { configurationRef } from './configurations.ts'
import { read, storedDate, toTimestamp } from './database.ts'

const json = z.string().transform((text): unknown => JSON.parse(text))

/**
 * `accounts/{account}/configurations/{id}/versions/{n}`: a deployed version, as it was written but for its
 * placeholders. Kept as JSON texts: a document may hold what Firestore's own maps and arrays cannot.
 */
const storedVersion = z.object({
  version: z.int().min(1),
  date: storedDate,
  /** Who deployed it. */
  principal: z.string(),
  document: json.pipe(z.record(z.string(), z.unknown())),
  /** The texts of its SQL, DDL and documentation files, by their paths. */
  files: json.pipe(z.record(z.string(), z.string())),
  /** Who hears of its runs, and what they read; absent where nobody does. */
  monitoring: z.string().transform(readMonitoring).optional(),
})
export type Version = z.output<typeof storedVersion>

export const versionRef = (
  db: Firestore,
  account: string,
  identity: Identity,
  version: number,
): DocumentReference => configurationRef(db, account, identity).collection('versions').doc(String(version))

/** A version as it is stored. */
export function fromVersion({ date, document, files, monitoring, ...rest }: Version): DocumentData {
  return {
    ...rest,
    date: toTimestamp(date),
    document: JSON.stringify(document),
    files: JSON.stringify(files),
    ...(monitoring ? { monitoring: JSON.stringify(monitoring) } : {}),
  }
}

/** Who hears of a version's runs, out of its document. */
export const monitoringOf = (data: DocumentData | undefined): Monitoring | undefined =>
  data && storedVersion.pick({ monitoring: true }).parse(data).monitoring

/** One version, outside a transaction. */
export async function readVersion(
  db: Firestore,
  account: string,
  identity: Identity,
  version: number,
): Promise<Version | undefined> {
  const data = await read(versionRef(db, account, identity, version))
  return data && storedVersion.parse(data)
}
