import { useMemo } from 'preact/hooks'
import { Bytes, Rows } from '../../parts/amount.tsx'
import { Shape } from '../../parts/status.tsx'
import { Time } from '../../parts/time.tsx'
import { wordOf } from '../../rules/task-words.ts'
import { type Axis, barsOfTask, HEIGHT, pathsOf, type Task, toneOfTask, WIDTH } from '../../rules/timeline.ts'
import { durationOf, span } from '../../rules/times.ts'
import { Job } from './job.tsx'
import { TaskLink } from './task-link.tsx'

type Props = {
  id: string
  task: Task
  axis: Axis
  /** Till when what has not ended goes on, in milliseconds. */
  end: number
  /** Whether its run has not ended. */
  isOpen: boolean
  isSelected: boolean
  isPicked: boolean
  onPick: (task_id: string) => void
}

/** A task in one line. One that has not changed is not drawn anew: its run is read every few seconds. */
export function TaskRow({ id, task, axis: { from, to }, end, isOpen, isSelected, isPicked, onPick }: Props) {
  return useMemo(() => {
    const { task_id, start_date, rows, jobs, attempt } = task
    const paths = pathsOf(barsOfTask(task, end === 0 ? to : end), { from, to })
    const duration =
      durationOf(task.duration) ?? (start_date !== null && end > 0 ? end - Date.parse(start_date) : null)
    const job = jobs.at(-1)
    return (
      <tr id={id} class={isSelected ? 'selected' : undefined}>
        <td>
          <input
            type="checkbox"
            aria-label={`Pick ${task_id} for a retry`}
            checked={isPicked}
            onChange={() => onPick(task_id)}
          />
        </td>
        <th scope="row" class="line">
          <TaskLink task_id={task_id} isSelected={isSelected} />
        </th>
        <td class="lane">
          {paths.length === 0 ? null : (
            <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
              {paths.map(([tone, d]) => (
                <path key={tone} class={tone} d={d} />
              ))}
            </svg>
          )}
        </td>
        <td class={`status ${toneOfTask(task)}`}>
          <Shape tone={toneOfTask(task)} />
          {wordOf(task, isOpen)}
        </td>
        <td>{start_date === null ? null : <Time at={start_date} />}</td>
        <td class="number">{duration === null ? null : span(duration)}</td>
        <td class="number">
          <Rows count={rows} />
        </td>
        <td class="number">
          <Bytes count={task.bytes} />
        </td>
        <td class="number">{start_date === null ? null : attempt}</td>
        <td class="whole">{job === undefined ? null : <Job job={job} isShort />}</td>
      </tr>
    )
  }, [id, task, from, to, end, isOpen, isSelected, isPicked, onPick])
}
