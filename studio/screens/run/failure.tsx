import type { RunDetails } from '../../data/shapes.ts'
import { countsOf, helpFor, meaningOf, troubleOfRun } from '../../rules/failure.ts'
import { isCancelled, reasonOf } from '../../rules/task-words.ts'
import { TaskLink } from './task-link.tsx'

/** What went wrong in a run, in full, and what one may do about it. */
export function Failure({ run }: { run: RunDetails }) {
  const trouble = troubleOfRun(run)
  const meaning = meaningOf(run)
  const counts = countsOf(run)
  if (trouble === null) return meaning === '' ? null : <p class="trouble passing">{meaning}</p>
  const { reason, message, task_id, isPassing } = trouble
  return (
    <section
      class={`trouble failure ${run.status === 'FAILED' ? '' : 'passing'}`}
      aria-label="What went wrong"
    >
      <h2>
        {task_id === null ? (
          'It failed'
        ) : (
          <>
            {isPassing ? 'An attempt failed at ' : isCancelled(reason) ? 'Cancelled at ' : 'Failed: '}
            <TaskLink task_id={task_id} />
          </>
        )}
        {isCancelled(reason) && task_id !== null ? null : (
          <>
            {' '}
            <code>{reasonOf(reason)}</code>
          </>
        )}
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1: what scrolls must be reached by the keyboard */}
      <pre class="message" tabIndex={0}>
        {message}
      </pre>
      <p>
        {counts === '' ? null : `Of its tasks ${counts}. `}
        {meaning} <strong>{helpFor(trouble)}</strong>
      </p>
    </section>
  )
}
