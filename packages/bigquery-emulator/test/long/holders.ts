import { afterAll } from 'vitest'
import type { Holder } from '../../src/server/access.ts'
import { startEmulators } from '../emulator.ts'

/** Two who share a project beside their own, and one who may do all. */
export const HOLDERS: Record<string, Holder> = {
  alpha: { email: 'alpha@runners', projects: ['alpha', 'shared'] },
  beta: { email: 'beta@runners', projects: ['beta', 'shared'] },
  operator: { email: 'operator@localhost', projects: 'all' },
}

export type Reply = { status: number; body: Record<string, unknown>; message: string }

/** A request with the token of one of them. */
export async function as(who: string, method: string, url: string, body?: unknown): Promise<Reply> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${who}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = Object(await response.json().catch(() => ({})))
  return { status: response.status, body: answer, message: String(answer.error?.message ?? '') }
}

/** Starts the emulators for the tests of a file, with a project of each and what is in them. */
export async function holders() {
  const emulators = await startEmulators(async ({ authorization }) => {
    const token = authorization?.replace('Bearer ', '')
    return token === undefined ? 'no token' : (HOLDERS[token] ?? 'unknown token')
  })
  afterAll(() => emulators.stop())

  const bq = (who: string, method: string, path: string, body?: unknown) =>
    as(who, method, `${emulators.bigqueryUrl}/bigquery/v2/projects/${path}`, body)
  const query = (who: string, sql: string, more: object = {}, project = who === 'operator' ? 'alpha' : who) =>
    bq(who, 'POST', `${project}/queries`, { query: sql, useLegacySql: false, ...more })
  const gcs = (who: string, method: string, path: string, body?: unknown) =>
    as(who, method, `${emulators.storageUrl}${path}`, body)

  /** Runs a job to its end and answers its error, if any. */
  async function job(who: string, configuration: object, project = who): Promise<unknown> {
    const made = await bq(who, 'POST', `${project}/jobs`, { configuration })
    if (made.status !== 200) return made.body.error
    const { jobId } = Object(made.body.jobReference)
    for (;;) {
      const { body } = await bq('operator', 'GET', `${project}/jobs/${jobId}`)
      const status = Object(body.status)
      if (status.state === 'DONE') return status.errorResult
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  }

  /** All that the other has, as the operator sees it. */
  async function others(): Promise<unknown> {
    const rows = await query('operator', 'SELECT word FROM beta.d.secret')
    const tables = await bq('operator', 'GET', 'beta/datasets/d/tables')
    const datasets = await bq('operator', 'GET', 'beta/datasets')
    const objects = await gcs('operator', 'GET', '/storage/v1/b/beta-bucket/o')
    const own = await bq('operator', 'GET', 'alpha/datasets/d/tables')
    const bucket = await gcs('operator', 'GET', '/storage/v1/b/own-bucket/o')
    return [rows.body.rows, tables.body, datasets.body, objects.body, own.body.totalItems, bucket.body]
  }

  for (const project of ['alpha', 'beta', 'shared']) {
    await bq('operator', 'POST', `${project}/datasets`, { datasetReference: { datasetId: 'd' } })
    await gcs('operator', 'POST', `/storage/v1/b?project=${project}`, { name: `${project}-bucket` })
  }
  await gcs('operator', 'POST', '/storage/v1/b?project=alpha', { name: 'own-bucket' })
  await query('operator', "CREATE TABLE alpha.d.own AS SELECT 'own' AS word")
  await query('operator', "CREATE TABLE beta.d.secret AS SELECT 'hush' AS word")
  await query('operator', "CREATE TABLE beta.d.secret_1 AS SELECT 'hush' AS word")
  await query('operator', 'CREATE VIEW alpha.d.looking AS SELECT * FROM beta.d.secret')
  await gcs('operator', 'POST', '/upload/storage/v1/b/own-bucket/o?uploadType=media&name=rows.csv', 'a\n1\n')
  await gcs('operator', 'POST', '/upload/storage/v1/b/beta-bucket/o?uploadType=media&name=s.csv', 'hush')
  return { emulators, bq, query, gcs, job, others }
}

/** A refusal without the names that it was asked about. */
export const nameless = ({ message }: Reply) =>
  message.replaceAll(/secret|nothing/g, 'TABLE').replaceAll(/beta:(d|no)\b/g, 'beta:DATASET')
