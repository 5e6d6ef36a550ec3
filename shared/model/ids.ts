import { createHash, randomUUID } from 'node:crypto'
import { formatDate, type Micros } from './time.ts'

/** `YYYYMMDD-HHMMSS-<uuid>` for launched runs, `YYYYMMDD-<uuid>` for file-driven ones. */
export const RUN_ID = /^\d{8}(?:-\d{6})?-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/

/** Makes a new uuid. Handed in, so that tests can choose it. */
export type NewUuid = () => string
export const newUuid: NewUuid = randomUUID

/** The run id of a run launched at `now` (UTC), around the uuid that is its document's id. */
export function runId(now: Micros, uuid: string): string {
  const digits = formatDate(now).replaceAll(/[-:]/g, '')
  return `${digits.slice(0, 8)}-${digits.slice(9, 15)}-${uuid}`
}

/** The uuid at the end of a run id, which is the id of the run's document. */
export function uuidOf(run_id: string): string {
  const uuid = RUN_ID.exec(run_id)?.[1]
  if (uuid === undefined)
    throw new Error(`Cannot take the uuid of a run id: ${JSON.stringify(run_id)} is none`)
  return uuid
}

/**
 * The uuid that stands for an idempotency key: the same parts always give the same uuid, so that creating the
 * run either writes it or finds the first one.
 * @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8
 */
export function uuidFrom(...parts: string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest()
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** The uuid of the run of a schedule's slot: whoever launches it, and however often, it is one run. */
export const slotUuid = (account: string, configuration: string, slot: Micros): string =>
  uuidFrom('slot', account, configuration, String(slot))

/** What names a configuration within its account. */
export type Identity = { configuration_type: string; environment: string; configuration_id: string }

/** The id of a configuration's document, and of a workflow's marks: `<type>~<environment>~<configuration_id>`. */
export function configurationKey({ configuration_type, environment, configuration_id }: Identity): string {
  return `${configuration_type}~${environment}~${configuration_id}`
}

/**
 * The job of a configuration: `gbq-to-gbq|<configuration_id>` for table-to-table,
 * `<type>|<account>|<configuration_id>|<environment>` for the others (file-driven ones add `|<template>`).
 */
export function jobId(account: string, identity: Identity): string {
  const { configuration_type, configuration_id, environment } = identity
  if (configuration_type === 'table-to-table') return `gbq-to-gbq|${configuration_id}`
  return `${configuration_type}|${account}|${configuration_id}|${environment}`
}

/** Whether a job can be one of this configuration: the job itself, or one of its templates. */
export function isJobOf(account: string, identity: Identity, job_id: string): boolean {
  const own = jobId(account, identity)
  return job_id === own || (identity.configuration_type !== 'table-to-table' && job_id.startsWith(`${own}|`))
}

/** The configuration whose job it is, in an environment, by the forms of {@link jobId}; `undefined` where it has none. */
export function configurationOf(job_id: string, environment: string): Identity | undefined {
  const [type = '', second, third, where = environment] = job_id.split('|')
  if (type === 'gbq-to-gbq')
    return second === undefined
      ? undefined
      : { configuration_type: 'table-to-table', environment, configuration_id: second }
  if (third === undefined) return
  return { configuration_type: type, environment: where, configuration_id: third }
}

/** `table-to-table configuration 000099_x in DEV` */
export function describe({ configuration_type, configuration_id, environment }: Identity): string {
  return `${configuration_type} configuration ${configuration_id} in ${environment}`
}
