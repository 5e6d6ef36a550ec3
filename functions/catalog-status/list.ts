import type { Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import { pageToken, placeOf } from '../../shared/actions/paging.ts'
import type { Answer } from '../../shared/http/answer.ts'
import { Problem } from '../../shared/model/problem.ts'
import { lookAs } from './account.ts'
import { factsOf, readMetadata } from './metadata.ts'
import {
  type Dataset,
  listDatasets,
  listNames,
  Refusal,
  readDataset,
  sideBySide,
  type Warehouse,
  type Warehouses,
} from './warehouse.ts'
import { readWriters, writtenBy } from './writers.ts'

/** How many questions are asked side by side. */
const AT_ONCE = 10
/** How long tables are looked for, in milliseconds; those found by then are a page. */
const LOOKING = 15_000
/** How many datasets are told of, and how many with their description, which is a question for each. */
const MOST_DATASETS = 1000
const MOST_DESCRIBED = 100

type Unreadable = AnswerTo<'list_tables'>['unreadable'][number]
type Named = { project: string; dataset: string; table: string }

/** A dataset, and BigQuery's own token of what comes in it, empty at its beginning. */
const place = z.tuple([z.string(), z.string().regex(/^\w{1,1024}$/), z.string()])

/** A page of the tables of an account's projects; with the first, the datasets that they are in. */
export async function listTables(
  { account, project, dataset, limit, page_token }: InputOf<'list_tables'>,
  { db, warehouses }: { db: Firestore; warehouses: Warehouses },
): Promise<Answer<AnswerTo<'list_tables'>>> {
  const filters = { list: 'tables', project, dataset }
  const from = placeOf(page_token, { account, filters, place })
  const { warehouse, projects } = await lookAs({ account, project }, { db, warehouses })
  const left = projects.filter(one => from === undefined || one >= from[0])
  const listed = await sideBySide(left, AT_ONCE, one =>
    orRefusal({ project: one, dataset: dataset ?? null }, () =>
      dataset === undefined ? listDatasets(warehouse, one) : oneDataset(warehouse, one, dataset),
    ),
  )
  const datasets = listed.flatMap(one => (one && 'made' in one ? one.made : []))
  const { names, refused, next } = await namesFrom(datasets, from, { warehouse, limit })
  const [found, writers, told] = await Promise.all([
    sideBySide(names, AT_ONCE, table =>
      orRefusal(table, async () => ({ table, metadata: await readMetadata(warehouse, table) })),
    ),
    readWriters(names, { db, account }),
    from === undefined ? described(datasets, warehouse) : undefined,
  ])
  const results = found.flatMap(one => {
    if (!one || 'refused' in one) return []
    const { table, metadata } = one.made
    return [{ ...factsOf(table, metadata), written_by: writtenBy(writers(table)) }]
  })
  const unreadable = [
    // Of a project once, with the first page.
    ...(from === undefined ? refusalsOf(listed) : []),
    ...refused,
    ...refusalsOf(found),
  ]
  return {
    body: {
      results,
      ...(told ? { datasets: told } : {}),
      unreadable,
      ...(next ? { next_page_token: pageToken(account, filters, next) } : {}),
    },
  }
}

const refusalsOf = (all: readonly (object | { refused: Unreadable } | undefined)[]): Unreadable[] =>
  all.flatMap(one => (one && 'refused' in one ? [one.refused] : []))

/** A dataset that is asked for by its name, where it is there. */
async function oneDataset(warehouse: Warehouse, project: string, dataset: string): Promise<Dataset[]> {
  const { location = null } = await readDataset(warehouse, project, dataset)
  return [{ project, dataset, location }]
}

/** What is made, or what BigQuery refuses; undefined where a dataset or a table just is not there. */
async function orRefusal<T>(
  { project, dataset, table = null }: { project: string; dataset: string | null; table?: string | null },
  make: () => Promise<T>,
): Promise<{ made: T } | { refused: Unreadable } | undefined> {
  try {
    return { made: await make() }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.answer.code === 404 && dataset !== null) return
    return { refused: { project, dataset, table, reason: error.answer.message } }
  }
}

type Place = z.output<typeof place>

/**
 * The names of the next tables, and the place behind them. Datasets are looked into several at a time, for many may be
 * empty; where one has more than there is room for, it is asked again for as many as there is, since BigQuery's token
 * leads behind what it gave.
 */
async function namesFrom(
  all: readonly Dataset[],
  from: Place | undefined,
  { warehouse, limit }: { warehouse: Warehouse; limit: number },
): Promise<{ names: Named[]; refused: Unreadable[]; next?: Place }> {
  const names: Named[] = []
  const refused: Unreadable[] = []
  const isBehind = ({ project, dataset }: Dataset) =>
    from !== undefined && (project < from[0] || (project === from[0] && dataset < from[1]))
  const startOf = ({ project, dataset }: Dataset) =>
    from !== undefined && project === from[0] && dataset === from[1] && from[2] !== '' ? from[2] : undefined
  const until = performance.now() + LOOKING
  const isFull = () => names.length === limit
  const look = (dataset: Dataset, pageToken: string | undefined) =>
    orRefusal(dataset, () => listFrom(dataset, pageToken, { warehouse, most: limit - names.length }))
  const left = all.filter(one => !isBehind(one))
  const placeAt = ({ project, dataset }: Dataset, start = ''): Place => [project, dataset, start]
  for (let [first] = left; first; [first] = left) {
    if (isFull() || performance.now() > until) return { names, refused, next: placeAt(first, startOf(first)) }
    const some = left.splice(0, AT_ONCE)
    const pages = await sideBySide(some, AT_ONCE, one => look(one, startOf(one)))
    for (const [at, one] of some.entries()) {
      let start = startOf(one)
      for (let page = pages[at]; page; page = await look(one, start)) {
        if ('refused' in page) {
          refused.push(page.refused)
          break
        }
        const { made } = page
        if (made.names.length === 0 && made.next === undefined) break
        if (isFull()) return { names, refused, next: placeAt(one, start) }
        if (made.names.length > limit - names.length) continue
        names.push(...made.names.map(table => ({ project: one.project, dataset: one.dataset, table })))
        if (made.next === undefined) break
        start = made.next
        if (isFull() || performance.now() > until) return { names, refused, next: placeAt(one, start) }
      }
    }
  }
  return { names, refused }
}

async function listFrom(
  dataset: Dataset,
  pageToken: string | undefined,
  { warehouse, most }: { warehouse: Warehouse; most: number },
) {
  try {
    return await listNames(warehouse, dataset, { most, pageToken })
  } catch (error) {
    const isTokens = error instanceof Refusal && error.answer.code === 400 && pageToken !== undefined
    throw isTokens ? notItsToken(error) : error
  }
}

function notItsToken(cause: Refusal): Problem {
  const detail = 'is no longer, or never was, a next_page_token of this list: begin again without it'
  return new Problem('invalid-request', `The page_token ${detail}`, {
    errors: [{ pointer: '/page_token', detail }],
    cause,
  })
}

/** What the first page tells of the datasets. */
async function described(all: readonly Dataset[], warehouse: Warehouse) {
  const told = all.slice(0, MOST_DATASETS)
  const descriptions = await sideBySide(told.slice(0, MOST_DESCRIBED), AT_ONCE, async one => {
    try {
      return (await readDataset(warehouse, one.project, one.dataset)).description
    } catch (error) {
      // The list of its tables tells of a refusal.
      if (error instanceof Refusal) return
      throw error
    }
  })
  return told.map((one, at) => ({ ...one, description: descriptions[at] ?? null }))
}
