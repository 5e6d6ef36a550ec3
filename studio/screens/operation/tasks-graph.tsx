import { useMemo } from 'preact/hooks'
import type { Configuration } from '../../data/shapes.ts'
import { Graph } from '../../parts/graph.tsx'
import { Code } from '../../parts/sql.tsx'
import { Link } from '../../route/link.tsx'
import { withSearch } from '../../route/location.ts'
import { taskFieldsOf } from '../../rules/written.ts'

type Props = { configuration: Configuration; search: URLSearchParams }

/** What a failure does that is not the usual, at its task. */
const USUAL = 'break'

/** The tasks and what they come after; one that is chosen tells what it does. */
export function TasksGraph({ configuration, search }: Props) {
  const { tasks } = configuration
  const nodes = useMemo(
    () =>
      (tasks ?? []).map(({ task_id, depends_on, criticality }) => ({
        id: task_id,
        after: depends_on,
        mark: criticality === USUAL ? undefined : criticality,
      })),
    [tasks],
  )
  if (tasks === null)
    return (
      <p class="empty">
        Its tasks are not told: this version is from before plans were kept, and has not run since.
      </p>
    )
  const selected = search.get('task') ?? undefined
  return (
    <>
      {selected === undefined ? (
        <p class="faint">
          {tasks.length === 1 ? 'One task' : `${tasks.length} tasks`}, each behind those that it waits for.
          Choose one to read what it does.
        </p>
      ) : (
        <Task configuration={configuration} task_id={selected} />
      )}
      <Graph
        label="The tasks, and what they come after"
        nodes={nodes}
        hrefOf={task => location.pathname + withSearch(search, { task })}
        selected={selected}
      />
    </>
  )
}

function Task({ configuration, task_id }: { configuration: Configuration; task_id: string }) {
  const { configuration: document, filled, files, tasks } = configuration
  const task = taskFieldsOf(filled?.configuration ?? document ?? {}, tasks ?? []).find(
    one => one.task_id === task_id,
  )
  if (task === undefined) return <p class="empty">It has no task {task_id} in this version.</p>
  const { file } = task
  const text = file === undefined ? undefined : (filled?.files[file] ?? files[file])
  const here = (values: Record<string, string>) =>
    location.pathname + withSearch(new URLSearchParams(), values)
  return (
    <section class="task" aria-label={task_id}>
      <dl class="operation-facts">
        <div>
          <dt>{task_id}</dt>
          <dd>{task.task_type.text}</dd>
        </div>
        {task.target.length === 0 ? null : (
          <div>
            <dt>Writes</dt>
            <dd>{task.target.map(({ text }) => text).join('.')}</dd>
          </div>
        )}
        {task.write_disposition.text === '' ? null : (
          <div>
            <dt>How</dt>
            <dd>{task.write_disposition.text}</dd>
          </div>
        )}
        <div>
          <dt>Where it fails</dt>
          <dd>{task.criticality.text}</dd>
        </div>
        {task.after.length === 0 ? null : (
          <div>
            <dt>After</dt>
            <dd>
              {task.after.map((one, at) => (
                <span key={one}>
                  {at === 0 ? '' : ', '}
                  <Link href={here({ tab: 'graph', task: one })}>{one}</Link>
                </span>
              ))}
            </dd>
          </div>
        )}
      </dl>
      {file === undefined || text === undefined ? null : (
        <details>
          <summary>{file}</summary>
          <Code text={text} language={file.endsWith('.json') ? 'json' : 'sql'} label={file} />
          <Link href={here({ tab: 'files', file })}>All files</Link>
        </details>
      )}
    </section>
  )
}
