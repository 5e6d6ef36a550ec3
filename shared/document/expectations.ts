import { pointer } from '../model/faults.ts'
import type { Plan } from '../model/plan.ts'
import type { Fault } from '../model/problem.ts'
import { statementsOf, withoutComments } from './script.ts'

/** The most expectations that a document may check: each is a BigQuery job, and its result is told with the run. */
const MOST_CALLS = 500

/** The statements of a file that call an expectation: `CALL project.expect.unique(…)`. The others are passed over. */
export const callsOf = (sql: string): string[] =>
  statementsOf(sql).filter(statement => /^\s*call\b[\s\S]*\.\s*`?expect/i.test(withoutComments(statement)))

/** What is wrong with the file of an expectation task, besides what BigQuery says. */
export function faultsOfCalls(calls: readonly string[], file: string): Fault[] {
  if (calls.length > 0) return []
  const detail =
    'has no CALL of an expectation, as CALL my-project.expect.unique(…): there would be nothing to check'
  return [{ pointer: pointer(['files', file]), detail }]
}

/** Whether the tasks of a document check more than can be told of one run. */
export function tooManyCalls({ tasks }: Pick<Plan, 'tasks'>): Fault[] {
  const count = tasks.reduce(
    (sum, { work }) => sum + (work.kind === 'query' ? (work.calls?.length ?? 0) : 0),
    0,
  )
  if (count <= MOST_CALLS) return []
  const detail = `checks ${count} expectations, and may check ${MOST_CALLS}: part it into two configurations`
  return [{ pointer: pointer(['configuration', 'workflow']), detail }]
}
