import type { Query } from '../../shared/document/queries.ts'
import { type ApiAnswer, answerOf } from '../../shared/model/api-error.ts'
import { ENOUGH, MOST_FAULTS, pointer } from '../../shared/model/faults.ts'
import { type Parameters, type QueryParameter, queryParameters } from '../../shared/model/parameters.ts'
import { fillSql } from '../../shared/model/placeholders.ts'
import type { Fault } from '../../shared/model/problem.ts'
import type { Micros } from '../../shared/model/time.ts'
import type { DryRun, Question } from './dry-run.ts'
import { judge } from './judge.ts'

/** How many questions are asked side by side. */
const AT_ONCE = 10
/** How long all of them may take, in milliseconds. */
const PATIENCE = 20_000

/** What BigQuery said of a query: nothing wrong, a refusal, or no answer that counts. */
type Said = 'nothing' | ApiAnswer | { silence: string }

/**
 * Has BigQuery look at every query of a deployment, as it would be today. What it was not asked or did not answer in
 * time is a warning.
 *
 * @param projects - those that the account may name; undefined where that is not known
 */
export async function checkQueries(
  queries: readonly Query[],
  {
    ask,
    now,
    projects,
    parameters: declared = {},
    patience = PATIENCE,
  }: {
    ask: () => Promise<DryRun>
    now: Micros
    projects?: readonly string[] | undefined
    /** What a launch may give to them. */
    parameters?: Parameters
    patience?: number
  },
): Promise<{ faults: Fault[]; warnings: Fault[] }> {
  if (queries.length === 0) return { faults: [], warnings: [] }
  const parameters = queryParameters(declared, {})
  const said = await askAll(queries, { ask, now, patience, parameters })
  const faults: Fault[] = []
  const warnings: Fault[] = []
  const unasked: Query[] = []
  const silent = new Map<string, Query[]>()
  for (const query of queries) {
    const one = said.get(keyOf(query))
    if (one === 'nothing') continue
    if (one === undefined) unasked.push(query)
    else if ('silence' in one)
      silent.set(one.silence, [...(silent.get(one.silence) ?? []).slice(0, NAMED), query])
    else {
      const { fault, warning } = judge(one, query, { now, projects })
      if (fault && faults.length < ENOUGH)
        faults.push({ pointer: pointer(['files', query.file]), detail: fault })
      if (warning && warnings.length < MOST_FAULTS)
        warnings.push({ pointer: pointer(['files', query.file]), detail: warning })
    }
  }
  for (const [why, those] of silent) warnings.push(unchecked(those, `BigQuery could not be asked: ${why}`))
  if (unasked.length > 0)
    warnings.push(unchecked(unasked, `BigQuery had not answered in ${patience / 1000} seconds`))
  return { faults, warnings }
}

/** How many tasks a warning names. */
const NAMED = 10

function unchecked(queries: Query[], why: string): Fault {
  const names = queries.slice(0, NAMED).map(({ task }) => task.id)
  const more = queries.length > NAMED ? ' and others' : ''
  return { pointer: '/files', detail: `${why}; not checked: ${names.join(', ')}${more}` }
}

/** Tasks whose queries read the same to BigQuery are asked about once. */
function keyOf({ task, file }: Query): string {
  const { project, location, current_date_name, current_date_template } = task
  return JSON.stringify([
    file,
    project,
    location,
    datasetOf(task.work),
    current_date_name,
    current_date_template,
  ])
}

const datasetOf = (work: Query['task']['work']) => (work.kind === 'query' ? work.dataset : undefined)

/** Parameters that a launch may give stand in it as NULLs of their types. */
function questionOf({ task }: Query, now: Micros, parameters: QueryParameter[]): Question {
  const { project, location, work } = task
  const sql = 'sql' in work ? fillSql(work.sql, task, now) : ''
  return { project, location, sql, dataset: datasetOf(work), parameters }
}

async function askAll(
  queries: readonly Query[],
  {
    ask,
    now,
    patience,
    parameters,
  }: { ask: () => Promise<DryRun>; now: Micros; patience: number; parameters: QueryParameter[] },
): Promise<Map<string, Said>> {
  const said = new Map<string, Said>()
  const questions = [...new Map(queries.map(query => [keyOf(query), query]))]
  let isOver = false
  const over = new Promise<void>(resolve => {
    setTimeout(() => {
      isOver = true
      resolve()
    }, patience).unref()
  })
  const work = async () => {
    const dryRun = await ask().catch(() => undefined)
    if (!dryRun) {
      for (const [key] of questions.splice(0)) said.set(key, { silence: UNREACHABLE })
      return
    }
    const next = async () => {
      for (let question = questions.shift(); question && !isOver; question = questions.shift()) {
        const [key, query] = question
        const one = await answered(dryRun(questionOf(query, now, parameters)))
        if (!isOver) said.set(key, one)
        if (typeof one === 'object' && 'silence' in one && one.silence === UNREACHABLE) {
          // Nobody is there to be asked the rest.
          for (const [other] of questions.splice(0)) said.set(other, one)
        }
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, next))
  }
  await Promise.race([work(), over])
  isOver = true
  return said
}

const UNREACHABLE = 'it cannot be reached'

/** Codes by which BigQuery tells to come back later. */
const LATER = new Set(['rateLimitExceeded', 'quotaExceeded', 'jobRateLimitExceeded'])

async function answered(question: Promise<void>): Promise<Said> {
  try {
    await question
    return 'nothing'
  } catch (error) {
    const answer = answerOf(error)
    if (!answer) return { silence: UNREACHABLE }
    const isRefusal = answer.code < 500 && answer.code !== 429 && answer.code !== 401
    return isRefusal && !LATER.has(answer.reason)
      ? answer
      : { silence: `it answered ${answer.code}: ${answer.message}` }
  }
}
