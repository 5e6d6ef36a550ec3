import { Fragment } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { useAccount } from '../../data/account.tsx'
import { now } from '../../data/client.ts'
import { useVersion } from '../../data/run.ts'
import type { RunDetails } from '../../data/shapes.ts'
import { useGradually } from '../../parts/gradually.ts'
import { Wide } from '../../parts/wide.tsx'
import { setSearch } from '../../route/location.ts'
import { pickedOf, withPicked } from '../../rules/picked.ts'
import { isOpen } from '../../rules/status.ts'
import { axisOf, endOf, inOrder } from '../../rules/timeline.ts'
import { span } from '../../rules/times.ts'
import { TaskDetails } from './task-details.tsx'
import { TaskRow } from './task-row.tsx'

const COLUMNS = 10

/** The tasks of a run in time, a row each; the one that the address names is told of beneath its row. */
export function Tasks({ run, search }: { run: RunDetails; search: URLSearchParams }) {
  // As of what was read: the lines go on with the run's details, and not between them.
  const moment = useMemo(now, [run])
  const axis = axisOf(run, moment)
  const end = endOf(run, moment)
  const tasks = inOrder(run.tasks)
  const selected = search.get('task')
  const picked = pickedOf(search)
  const drawn = useGradually(tasks.length)
  const isThere = tasks.slice(0, drawn).some(({ task_id }) => task_id === selected)
  useEffect(() => {
    if (selected !== null && isThere)
      document.getElementById(rowId(selected))?.scrollIntoView({ block: 'nearest' })
  }, [selected, isThere])
  return (
    <>
      <Wide label="Tasks">
        <table class="list tasks">
          <thead>
            <tr>
              <th scope="col">
                <span class="hidden">Picked for a retry</span>
              </th>
              <th scope="col">Task</th>
              <th scope="col">
                <span class="hidden">Timeline, from the run’s start: </span>
                <span class="axis">
                  <span>0</span>
                  <span>{span((axis.to - axis.from) / 2)}</span>
                  <span>{span(axis.to - axis.from)}</span>
                </span>
              </th>
              <th scope="col">Status</th>
              <th scope="col">Start</th>
              <th scope="col" class="number">
                Duration
              </th>
              <th scope="col" class="number">
                Rows
              </th>
              <th scope="col" class="number">
                Bytes
              </th>
              <th scope="col" class="number">
                Attempts
              </th>
              <th scope="col">BigQuery job</th>
            </tr>
          </thead>
          <tbody>
            {tasks.slice(0, drawn).map(task => {
              const isSelected = task.task_id === selected
              return (
                <Fragment key={task.task_id}>
                  <TaskRow
                    id={rowId(task.task_id)}
                    task={task}
                    axis={axis}
                    // Only what is under way goes on with time.
                    end={task.status === 'RUNNING' ? end : 0}
                    isOpen={isOpen(run.status)}
                    isSelected={isSelected}
                    isPicked={picked.has(task.task_id)}
                    onPick={pick}
                  />
                  {isSelected ? (
                    <tr class="details">
                      <td colSpan={COLUMNS}>
                        <TaskDetails run={run} task={task} />
                      </td>
                    </tr>
                  ) : null}
                </Fragment>
              )
            })}
            <Waiting run={run} />
          </tbody>
        </table>
      </Wide>
      {tasks.length === 0 && !isOpen(run.status) ? <p class="empty">None of its tasks began.</p> : null}
    </>
  )
}

const rowId = (task_id: string): string => `task-${task_id}`

/** Picks a task for a retry, or no longer. */
const pick = (task_id: string): void => {
  const search = new URLSearchParams(location.search)
  setSearch({ picked: withPicked(pickedOf(search), task_id) })
}

/** The tasks that have not begun, or, where a hand ended the run before it came to them, never did: by its version. */
function Waiting({ run }: { run: RunDetails }) {
  const mayLack = run.status !== 'SUCCESS' && run.version !== null
  const version = useVersion(useAccount(), run, { enabled: mayLack })
  if (!mayLack || version.data === undefined) return null
  const known = new Set(run.tasks.map(({ task_id }) => task_id))
  // Of a version from before plans were stored it is not known what is still to come.
  return (version.data.tasks ?? [])
    .filter(({ task_id }) => !known.has(task_id))
    .map(({ task_id }) => (
      <tr key={task_id}>
        <td />
        <th scope="row" class="line faint">
          {task_id}
        </th>
        <td />
        <td class="faint whole">{isOpen(run.status) ? 'not begun yet' : 'never began'}</td>
        <td colSpan={COLUMNS - 4} />
      </tr>
    ))
}
