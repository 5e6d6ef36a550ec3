import type { BigQuery } from '@google-cloud/bigquery'
import type { AuthClient } from 'google-auth-library'
import { z } from 'zod'
import { type ApiAnswer, answerOf } from '../../shared/model/api-error.ts'
import { Problem } from '../../shared/model/problem.ts'
import { type ActAs, LOOK } from '../act-as.ts'

/** BigQuery as an account, to look at for one request. */
export type Warehouse = {
  bigquery: (project: string) => BigQuery
  /** When the last question must be answered, in milliseconds of `performance.now()`. */
  until: number
  /** What the clients' requests are signed with, for what they cannot do. */
  authClient: AuthClient
}
/** Gives BigQuery as an account's runner. @throws Problem `account-not-ready` where it may not be impersonated */
export type Warehouses = (runner: string) => Promise<Warehouse>

/** What BigQuery refuses of one dataset or table, or does not answer in time: then its code is 504. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly answer: ApiAnswer
  constructor(answer: ApiAnswer, cause?: unknown) {
    super(answer.message, { cause })
    this.answer = answer
  }
}

/** How long one question may take, and all of a request, in milliseconds: the function has a minute. */
const PATIENCE = 10_000
const ALL = 40_000

/**
 * Looks as an account's runner, by impersonation. The clients for that are loaded with the first question: the list of
 * how fresh things are needs none.
 * @param iamEndpoint - Where IAM Credentials is asked, instead of Google's
 */
export function warehousesAs(iamEndpoint: string | undefined): Warehouses {
  let actAs: ActAs | undefined
  return async runner => {
    const [{ BigQuery }, { impersonation }] = await Promise.all([
      import('@google-cloud/bigquery'),
      import('../act-as.ts'),
    ])
    actAs ??= impersonation(iamEndpoint, LOOK)
    const authClient = await actAs(runner)
    const until = performance.now() + ALL
    await inTime(authClient.getAccessToken(), until).catch(notAllowed(runner))
    return {
      until,
      authClient,
      bigquery: projectId => new BigQuery({ projectId, authClient, autoRetry: true, maxRetries: 1 }),
    }
  }
}

/** What IAM refuses will not be other when it is asked again at once. */
const notAllowed = (runner: string) => (cause: unknown) => {
  const status = cause instanceof Error && 'status' in cause ? Number(cause.status) : undefined
  if (status === undefined || status < 400 || status >= 500 || status === 429) throw unreachable(cause)
  const detail = `The account’s service account ${runner} may not be acted as by this function: \`npm run deploy -- account …\` gives it that`
  throw new Problem('account-not-ready', detail, { cause })
}

const unreachable = (cause: unknown) =>
  new Problem('unavailable', 'BigQuery cannot be reached; try again', { cause })

/**
 * An answer of BigQuery.
 * @throws Refusal, or Problem `unavailable` where it cannot be reached
 */
export async function answered<T>({ until }: Pick<Warehouse, 'until'>, question: Promise<T>): Promise<T> {
  try {
    return await inTime(question, until)
  } catch (error) {
    if (error instanceof Refusal) throw error
    const answer = answerOf(error)
    if (!answer || answer.code === 401) throw unreachable(error)
    throw new Refusal(answer, error)
  }
}

/** How long a question may still take, in milliseconds. */
export const timeLeft = ({ until }: Pick<Warehouse, 'until'>): number =>
  Math.max(1, Math.min(PATIENCE, until - performance.now()))

async function inTime<T>(question: Promise<T>, until: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Refusal(LATE)), timeLeft({ until }))
  })
  try {
    return await Promise.race([question, late])
  } finally {
    clearTimeout(timer)
    question.catch(() => {})
  }
}

const LATE: ApiAnswer = { code: 504, reason: 'timeout', message: 'BigQuery did not answer in time' }

/** Does some things side by side, at most so many at a time. */
export async function sideBySide<Of, Made>(
  all: readonly Of[],
  atOnce: number,
  make: (one: Of) => Promise<Made>,
): Promise<Made[]> {
  const made: Made[] = []
  const left = [...all.entries()]
  const next = async () => {
    for (let one = left.shift(); one; one = left.shift()) made[one[0]] = await make(one[1])
  }
  await Promise.all(Array.from({ length: atOnce }, next))
  return made
}

const page = z.object({ nextPageToken: z.string().min(1).optional() })
const datasetEntry = z.object({
  datasetReference: z.object({ datasetId: z.string() }),
  location: z.string().optional(),
})
const datasetPage = page.extend({ datasets: z.array(datasetEntry).default([]) })
const tablePage = page.extend({
  tables: z
    .array(z.object({ tableReference: z.object({ tableId: z.string() }), type: z.string().optional() }))
    .default([]),
})
const datasetFacts = z.object({ location: z.string().optional(), description: z.string().optional() })

/** The most datasets of a project that are looked at. */
const MOST_DATASETS = 10_000

/** A dataset, as lists know it. */
export type Dataset = { project: string; dataset: string; location: string | null }

/** The datasets of a project, by their names. */
export async function listDatasets(warehouse: Warehouse, project: string): Promise<Dataset[]> {
  const found: Dataset[] = []
  let pageToken: string | undefined
  do {
    const asked = { autoPaginate: false, maxResults: 1000, pageToken }
    const [, , response] = await answered(warehouse, warehouse.bigquery(project).getDatasets(asked))
    const { datasets, nextPageToken } = datasetPage.parse(response)
    for (const { datasetReference, location = null } of datasets)
      found.push({ project, dataset: datasetReference.datasetId, location })
    pageToken = nextPageToken
  } while (pageToken !== undefined && found.length < MOST_DATASETS)
  return found.sort((a, b) => (a.dataset < b.dataset ? -1 : 1))
}

/** What a dataset says of itself. */
export async function readDataset(warehouse: Warehouse, project: string, dataset: string) {
  const [metadata] = await answered(warehouse, warehouse.bigquery(project).dataset(dataset).getMetadata())
  return datasetFacts.parse(metadata)
}

/** The names of a dataset's next tables, at most so many, and BigQuery's token of those behind them. */
export async function listNames(
  warehouse: Warehouse,
  { project, dataset }: { project: string; dataset: string },
  { most, pageToken }: { most: number; pageToken?: string | undefined },
): Promise<{ names: string[]; next: string | undefined }> {
  const options = { autoPaginate: false, maxResults: most, pageToken }
  const [, , response] = await answered(
    warehouse,
    warehouse.bigquery(project).dataset(dataset).getTables(options),
  )
  const { tables, nextPageToken } = tablePage.parse(response)
  return { names: tables.map(({ tableReference }) => tableReference.tableId), next: nextPageToken }
}
