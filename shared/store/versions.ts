import type { DocumentData, DocumentReference, Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import type { Identity } from '../model/configuration-key.ts'
import { type Monitoring, readMonitoring } from '../model/monitoring.ts'
import { configurationRef } from './configurations.ts'
import { read, readFields, storedDate, toTimestamp } from './database.ts'

const json = z.string().transform((text): unknown => JSON.parse(text))

/**
 * `accounts/{account}/configurations/{id}/versions/{n}`: a deployed version. Kept as JSON texts: a document may hold
 * what Firestore's own maps and arrays cannot.
 */
const storedVersion = z.object({
  version: z.int().min(1),
  date: storedDate,
  /** Who deployed it. */
  principal: z.string(),
  document: json.pipe(z.record(z.string(), z.unknown())),
  /** The texts of its SQL, DDL and documentation files, by their paths. */
  files: json.pipe(z.record(z.string(), z.string())),
  /**
   * How document and files are kept: `written`, as they were written; else as their placeholders made them, as versions
   * from before are.
   */
  kept: z.literal('written').optional(),
  /** Whether placeholders made something else of them, which stands beside it (`filled.ts`). */
  is_filled: z.boolean().optional(),
  /** The context it was deployed with, its version where it was a deployed one, and its values by their names. */
  context_id: z.string().optional(),
  context_version: z.int().min(1).optional(),
  context_values: json.pipe(z.record(z.string(), z.unknown())).optional(),
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
export function fromVersion({
  date,
  document,
  files,
  context_values,
  monitoring,
  ...rest
}: Version): DocumentData {
  return {
    ...rest,
    date: toTimestamp(date),
    document: JSON.stringify(document),
    files: JSON.stringify(files),
    ...(context_values ? { context_values: JSON.stringify(context_values) } : {}),
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

const listed = storedVersion.pick({ version: true, date: true, principal: true })

/** The latest versions up to this one, the newest first, without what they hold. One read for each. */
export async function listVersions(
  db: Firestore,
  account: string,
  identity: Identity,
  { latest, limit }: { latest: number; limit: number },
): Promise<z.output<typeof listed>[]> {
  const numbers = Array.from({ length: Math.min(latest, limit) }, (_, at) => latest - at)
  const refs = numbers.map(number => versionRef(db, account, identity, number))
  const found = await readFields(db, refs, Object.keys(listed.shape))
  return found.flatMap(data => (data ? [listed.parse(data)] : []))
}
