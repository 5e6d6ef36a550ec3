import { useAccount } from '../../data/account.tsx'
import type { RunDetails } from '../../data/shapes.ts'
import { Time } from '../../parts/time.tsx'
import { Wide } from '../../parts/wide.tsx'
import { Link } from '../../route/link.tsx'
import { pathOf } from '../../route/route.ts'
import { isOpen } from '../../rules/status.ts'
import { reasonOf } from '../../rules/task-words.ts'
import { attemptsAt, type Task } from '../../rules/timeline.ts'
import { span } from '../../rules/times.ts'
import { Asked } from './asked.tsx'
import { Expectations } from './expectations.tsx'
import { Job } from './job.tsx'

/** A task in full: why it failed, its attempts, and its SQL. */
export function TaskDetails({ run, task }: { run: RunDetails; task: Task }) {
  const account = useAccount()
  const { task_id, taken_from, left_out, error, next_attempt_date } = task
  return (
    <section class="task" aria-label={`Task ${task_id}`}>
      {error === null ? null : (
        <div class="trouble">
          <strong>
            <code>{reasonOf(error.reason)}</code>
          </strong>
          <pre class="message">{error.message}</pre>
        </div>
      )}
      {taken_from === null ? null : (
        <p>
          It was not done here: an earlier run had done it, and this retry took that over.{' '}
          <Link
            href={`${pathOf({ screen: 'run', account, run_id: taken_from })}?${new URLSearchParams({ task: task_id })}`}
          >
            As it went in {taken_from}
          </Link>
        </p>
      )}
      {left_out ? (
        <p>This retry does other tasks, and left this one out: no run before had done it either.</p>
      ) : task.status === 'SKIPPED' ? (
        <p>It never began: what it depends on failed, or the run ended before it.</p>
      ) : null}
      {next_attempt_date !== null && isOpen(run.status) ? (
        <p>
          It is tried again at <Time at={next_attempt_date} />.
        </p>
      ) : null}
      {task.expectations ? <Expectations found={task.expectations} /> : null}
      {taken_from === null ? <Attempts task={task} /> : null}
      <Asked run_id={taken_from ?? run.run_id} task_id={task_id} />
    </section>
  )
}

function Attempts({ task }: { task: Task }) {
  const attempts = attemptsAt(task)
  if (attempts.length === 0) return null
  return (
    <Wide label="Attempts">
      <table class="list attempts">
        <thead>
          <tr>
            <th scope="col">Attempt</th>
            <th scope="col">Start</th>
            <th scope="col" class="number">
              Duration
            </th>
            <th scope="col">BigQuery jobs</th>
            <th scope="col">Error</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map(({ start_date, end_date, jobs, error }, at) => (
            <tr key={start_date}>
              <th scope="row">{at + 1}</th>
              <td>
                <Time at={start_date} />
              </td>
              <td class="number">
                {end_date === null ? 'not over' : span(Date.parse(end_date) - Date.parse(start_date))}
              </td>
              <td>
                {jobs.map(job => (
                  <div key={job.job_id} class="whole">
                    <Job job={job} />
                  </div>
                ))}
              </td>
              <td class="why">
                {error === null
                  ? null
                  : attempts.length === 1
                    ? reasonOf(error.reason)
                    : `${reasonOf(error.reason)}: ${error.message}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  )
}
