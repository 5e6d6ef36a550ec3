import type { AnswerTo } from '../client/client.ts'
import { Failure } from './exit.ts'
import { printFacts } from './terminal/facts.ts'
import { plain, print, status, statusOf } from './terminal/streams.ts'
import { printTable } from './terminal/table.ts'
import { localTime, shortly } from './terminal/times.ts'

/** A run with its tasks, as the API tells of it. */
export type Run = AnswerTo<'get_run_details'>['results'][number]
export type Task = Run['tasks'][number]

/** Prints what is to know of a run at a glance: how it stands, since when, why, and its tasks. */
export function printRun(run: Run): void {
  printFacts([
    ['Run', run.run_id],
    ['Configuration', `${run.configuration_id} (${run.configuration_type}, ${run.environment})`],
    ['Status', statusOf(run)],
    ['Started', localTime(run.start_execution_date)],
    ['Duration', run.duration === null ? undefined : shortly(run.duration)],
    ['For', run.execution_date.slice(0, 10)],
    ['Launched by', run.trigger ? `${run.trigger.kind}, ${run.trigger.by}` : undefined],
    ['Retry of', run.trigger?.run_id],
    ['Version', run.version],
  ])
  if (run.error) {
    print()
    print(
      `${run.error.task_id === null ? 'Error' : `Error in ${run.error.task_id}`}: ${plain(run.error.message)}`,
    )
  }
  if (run.tasks.length > 0) {
    print()
    printTable(['TASK', 'STATUS', 'DURATION', 'ROWS', 'ERROR'], run.tasks.map(row))
  }
  const checked = run.tasks.flatMap(({ task_id, expectations }) =>
    (expectations ?? []).map(one => expectationRow(task_id, one)),
  )
  if (checked.length > 0) {
    print()
    printTable(['TASK', 'EXPECTATION', 'TABLE', 'RESULT', 'REJECTED'], checked)
  }
  const [change, ...others] = run.history
  if (change) {
    print()
    for (const { date, principal, action, to, note } of [change, ...others].slice(0, 5)) {
      print(
        `${localTime(date)}  ${principal} ${action}${typeof to === 'string' ? ` to ${to}` : ''}${note ? `: ${plain(note)}` : ''}`,
      )
    }
  }
}

const expectationRow = (task_id: string, one: NonNullable<Task['expectations']>[number]) => [
  task_id,
  `${one.procedure_name}${one.column_name === null ? '' : `(${plain(one.column_name)})`}`,
  one.table,
  one.passed === null ? `not checked: ${plain(one.error ?? '')}` : one.passed ? 'passed' : 'failed',
  one.reject_count === null ? null : `${one.reject_count} of ${one.all_count ?? '?'}`,
]

const row = (task: Task) => [
  task.task_id,
  status(task.status),
  task.duration === null ? null : shortly(task.duration),
  task.rows,
  task.error?.message ?? (task.taken_from === null ? '' : `done by ${task.taken_from}`),
]

/**
 * Prints every attempt at a run's tasks, or at one: when, its BigQuery jobs, and why it failed, in full.
 * @throws Failure where the run has no such task
 */
export function printLogs(run: Run, only: string | undefined): void {
  const tasks = run.tasks.filter(({ task_id }) => only === undefined || task_id === only)
  if (only !== undefined && tasks.length === 0) {
    const known = run.tasks.map(({ task_id }) => task_id)
    throw new Failure(
      'failed',
      `Cannot show the task ${only}: the run has ${known.join(', ') || 'none yet'}.`,
    )
  }
  print(`${run.run_id}  ${statusOf(run)}`)
  if (run.error && only === undefined) for (const line of linesOf(run.error.message)) print(`  ${line}`)
  for (const task of tasks) {
    print()
    print(`${task.task_id}  ${status(task.status)}`)
    if (task.taken_from !== null) print(`  done by ${task.taken_from}`)
    attemptsAt(task).forEach(({ start_date, end_date, jobs, error }, at) => {
      print(
        `  attempt ${at + 1}  ${localTime(start_date)}${end_date === null ? '' : ` to ${localTime(end_date)}`}`,
      )
      for (const job of jobs) print(`    BigQuery job ${job.project}:${job.location}.${job.job_id}`)
      if (error) for (const line of linesOf(`${error.reason}: ${error.message}`)) print(`    ${line}`)
    })
    if (task.next_attempt_date !== null) print(`  tried again at ${localTime(task.next_attempt_date)}`)
  }
}

/** Every attempt at a task; the only one is the task itself, and one that never began has none. */
const attemptsAt = ({ attempts, start_date, end_date, jobs, error }: Task): Task['attempts'] =>
  attempts.length > 0 || start_date === null ? attempts : [{ start_date, end_date, jobs, error }]

const linesOf = (text: string): string[] => text.split('\n').map(plain)
