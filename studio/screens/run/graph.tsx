import { useMemo } from 'preact/hooks'
import { useAccount } from '../../data/account.tsx'
import { useVersion } from '../../data/run.ts'
import type { RunDetails } from '../../data/shapes.ts'
import { Graph } from '../../parts/graph.tsx'
import { Shown } from '../../parts/loading.tsx'
import { withSearch } from '../../route/location.ts'
import { isOpen } from '../../rules/status.ts'
import { wordOf } from '../../rules/task-words.ts'
import { toneOfTask } from '../../rules/timeline.ts'
import { TaskDetails } from './task-details.tsx'

type Props = { run: RunDetails; search: URLSearchParams }

/** What the tasks of a run come after, and how each stands. */
export function GraphOf({ run, search }: Props) {
  const version = useVersion(useAccount(), run, { enabled: true })
  const planned = version.data?.tasks ?? undefined
  const nodes = useMemo(
    () =>
      planned?.map(({ task_id, depends_on, criticality }) => ({
        id: task_id,
        after: depends_on,
        mark: criticality === 'critical' ? undefined : criticality,
      })),
    [planned],
  )
  const byId = new Map(run.tasks.map(task => [task.task_id, task]))
  const selected = search.get('task') ?? undefined
  const task = selected === undefined ? undefined : byId.get(selected)
  return (
    <Shown of={version} lines={12}>
      {() =>
        nodes === undefined ? (
          <p class="empty">
            How the tasks of this version hang together was not kept; it is once it is deployed anew.
          </p>
        ) : (
          <>
            <Graph
              label="The tasks of this run"
              nodes={nodes}
              hrefOf={id => location.pathname + withSearch(search, { task: id })}
              standOf={id => {
                const known = byId.get(id)
                return known && { tone: toneOfTask(known), words: wordOf(known, isOpen(run.status)) }
              }}
              selected={selected}
            />
            {task === undefined ? null : (
              <>
                <h2>{task.task_id}</h2>
                <TaskDetails run={run} task={task} />
              </>
            )}
          </>
        )
      }
    </Shown>
  )
}
