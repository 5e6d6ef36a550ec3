import type { Job } from '@google-cloud/bigquery'
import { z } from 'zod'
import type { Work } from '../../shared/model/plan.ts'
import { queryJob } from '../../shared/run/queries.ts'
import type { Expectation } from '../../shared/store/tasks.ts'
import type { Attempt, Done } from './attempt.ts'
import { keepResults } from './expectation-results.ts'
import { finishQuery, insertJob, JobFailed } from './jobs.ts'

/** How many are checked side by side. */
const AT_ONCE = 10
/** The longest text that is kept of a result with the run, in characters: the whole is in the account's own table. */
const LONGEST = 300

type Expecting = Extract<Work, { kind: 'query' }> & { calls: string[] }

/** What an expectation answered, or why it could not be checked. */
type Checked = { told: Expectation; json: string } | { told: Expectation; failure: JobFailed }

/** The step of an attempt that is an expectation's job. */
export const stepOf = (index: number) => `expectation_${index + 1}`

/**
 * Checks every expectation of a task: one that fails stops no other. Done again, each job is found and not run again.
 * @throws JobFailed where one is not met, or could not be checked; it tells of all of them
 */
export async function runExpectations(work: Expecting, attempt: Attempt): Promise<Done> {
  const checked: Checked[] = []
  const queue = [...work.calls.entries()]
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, call] = next
      checked[index] = await check(call, index, work, attempt)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  const results = checked.flatMap(one => ('json' in one ? [one.json] : []))
  if (results.length > 0) await keepResults(results, attempt)
  const done = { expectations: checked.map(({ told }) => told) }
  const failures = checked.flatMap(one => ('failure' in one ? [one.failure] : []))
  const unmet = done.expectations.filter(({ passed }) => passed === false)
  const [first] = failures
  if (unmet.length === 0 && !first) return done
  const texts = [
    ...unmet.map(
      one => `${one.procedure_name} of ${one.table}: ${one.reject_count} of ${one.all_count} rejected`,
    ),
    ...failures.map(({ message }) => message),
  ]
  const message = `${texts.length} of ${checked.length} expectations not met: ${texts.join('; ')}`.slice(
    0,
    2000,
  )
  throw new JobFailed(unmet.length > 0 || !first ? 'expectationFailed' : first.reason, message, { done })
}

async function check(sql: string, index: number, work: Expecting, attempt: Attempt): Promise<Checked> {
  const reference = attempt.job(stepOf(index))
  try {
    const job = await insertJob(attempt.bigquery(reference.project), reference, {
      query: queryJob(attempt.task, { ...work, sql }, attempt),
    })
    await finishQuery(job, attempt.signal)
    const json = await resultOf(job)
    return { told: toldOf(json), json }
  } catch (error) {
    if (!(error instanceof JobFailed)) throw error
    const told = { procedure_name: nameIn(sql), error: error.message.slice(0, LONGEST) }
    return { told, failure: error }
  }
}

/** The second column of the first row of what a CALL answers. @throws JobFailed where it answers nothing like it */
async function resultOf(job: Job): Promise<string> {
  const [rows] = await job.getQueryResults({ maxResults: 1, autoPaginate: false })
  const values: unknown[] = Object.values(rows[0] ?? {})
  const json = z.string().safeParse(values[1])
  if (json.success && answer.safeParse(parsed(json.data)).success) return json.data
  throw new JobFailed('invalid', 'The procedure answers no result of an expectation')
}

const short = z.coerce.string().transform(text => text.slice(0, LONGEST))
const answer = z.looseObject({
  passed: z.boolean(),
  procedure_name: short,
  dataset: short,
  tablename: short,
  column_name: short.nullish(),
  all_count: z.coerce.number().nullish(),
  reject_count: z.coerce.number().nullish(),
  reject_threshold: z.coerce.number().nullish(),
})

function toldOf(json: string): Expectation {
  const { passed, procedure_name, dataset, tablename, column_name, ...counts } = answer.parse(parsed(json))
  const { all_count, reject_count, reject_threshold } = counts
  return {
    procedure_name,
    table: `${dataset}.${tablename}`,
    ...(column_name == null ? {} : { column_name }),
    passed,
    ...(all_count == null ? {} : { all_count }),
    ...(reject_count == null ? {} : { reject_count }),
    ...(reject_threshold == null ? {} : { reject_threshold }),
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return
  }
}

/** The name of the procedure that a CALL calls. */
const nameIn = (call: string): string => (/\.\s*`?(\w+)`?\s*\(/.exec(call)?.[1] ?? 'CALL').slice(0, LONGEST)
