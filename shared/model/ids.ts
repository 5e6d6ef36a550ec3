import { createHash, randomUUID } from 'node:crypto'
import type { Identity } from './configuration-key.ts'
import { RUN_ID } from './run-id.ts'
import { formatDate, type Micros } from './time.ts'

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

/** The uuid of the run of a slot, or of a backfill's date: whoever makes it, there is one. */
export const slotUuid = (account: string, configuration: string, slot: Micros): string =>
  uuidFrom('slot', account, configuration, String(slot))

/** What begins the job ids of the types whose configurations' ids carry their environment. */
const BEGINNINGS: Record<string, string> = {
  'table-to-table': 'gbq-to-gbq',
  'table-to-storage': 'table-to-storage|table-to-storage',
}

/**
 * The job of a configuration: `gbq-to-gbq|<configuration_id>` for table-to-table,
 * `table-to-storage|table-to-storage|<configuration_id>` for table-to-storage,
 * `<type>|<account>|<configuration_id>|<environment>` for the others (file-driven ones add `|<template>`).
 */
export function jobId(account: string, identity: Identity): string {
  const { configuration_type, configuration_id } = identity
  const beginning = BEGINNINGS[configuration_type]
  return beginning === undefined ? inFull(account, identity) : `${beginning}|${configuration_id}`
}

const inFull = (account: string, { configuration_type, configuration_id, environment }: Identity): string =>
  `${configuration_type}|${account}|${configuration_id}|${environment}`

/** What a job is stored as: its id, and that which jobs of table-to-storage had before. */
export const jobIds = (account: string, identity: Identity): string[] =>
  identity.configuration_type === 'table-to-storage'
    ? [jobId(account, identity), inFull(account, identity)]
    : [jobId(account, identity)]

/** A job's id as it is now, out of one that may be from before. */
export const currentJobId = (job_id: string): string =>
  job_id.replace(/^table-to-storage\|\d{6}\|([^|]+)\|[A-Z]+$/, 'table-to-storage|table-to-storage|$1')

/** Whether a job can be one of this configuration: the job itself, or one of its templates. */
export function isJobOf(account: string, identity: Identity, job_id: string): boolean {
  const { configuration_type } = identity
  if (jobIds(account, identity).includes(job_id)) return true
  return BEGINNINGS[configuration_type] === undefined && job_id.startsWith(`${jobId(account, identity)}|`)
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
