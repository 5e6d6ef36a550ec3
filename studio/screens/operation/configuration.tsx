import type { Configuration } from '../../data/shapes.ts'
import { Code } from '../../parts/sql.tsx'
import { Wide } from '../../parts/wide.tsx'
import { Link } from '../../route/link.tsx'
import { withSearch } from '../../route/location.ts'
import { fieldsOf, type TaskFields, taskFieldsOf, textOf, type Value } from '../../rules/written.ts'

type Props = {
  configuration: Configuration
  /** The tab that its files are in. */
  filesIn: string
}

/** What was deployed: as it was written, and what its context and what is inherited make of it. */
export function Written({ configuration, filesIn }: Props) {
  const {
    configuration: document,
    filled,
    tasks,
    context_id,
    context_version,
    context_values,
  } = configuration
  if (document === null) return <p class="empty">No document was deployed: it came by other ways.</p>
  const fields = fieldsOf(document, filled?.configuration)
  const isFilled = fields.some(field => field.filled !== undefined)
  return (
    <>
      <h2>What it says</h2>
      <Wide label="Fields">
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">As it was written</th>
              {isFilled ? <th scope="col">With its placeholders filled</th> : null}
            </tr>
          </thead>
          <tbody>
            {fields.map(({ name, written, filled }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="line" title={written}>
                  {written}
                </td>
                {isFilled ? (
                  <td class="line" title={filled}>
                    {filled ?? <span class="faint">the same</span>}
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      {tasks === null || tasks.length === 0 ? null : (
        <Tasks tasks={taskFieldsOf(filled?.configuration ?? document, tasks)} filesIn={filesIn} />
      )}
      <h2>Its context</h2>
      {context_id === null ? (
        <p class="empty">It was deployed without one.</p>
      ) : (
        <>
          <p>
            <strong>{context_id}</strong>
            {context_version === null ? '' : `, version ${context_version}`}
          </p>
          {context_values === null ? (
            <p class="empty">Its values were not kept.</p>
          ) : (
            <Wide label="Values of the context">
              <table class="list">
                <thead>
                  <tr>
                    <th scope="col">Name</th>
                    <th scope="col">Value</th>
                  </tr>
                </thead>
                <tbody>
                  {Object.entries(context_values).map(([name, value]) => (
                    <tr key={name}>
                      <th scope="row">
                        <code>{`{{${name}}}`}</code>
                      </th>
                      <td class="line" title={textOf(value)}>
                        {textOf(value)}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Wide>
          )}
        </>
      )}
      <h2>The document</h2>
      <Code text={JSON.stringify(document, null, 2)} language="json" label="The document as it was written" />
      {filled === null ? null : (
        <details>
          <summary>With its placeholders filled</summary>
          <Code
            text={JSON.stringify(filled.configuration, null, 2)}
            language="json"
            label="The document with its placeholders filled"
          />
        </details>
      )}
    </>
  )
}

const Tasks = ({ tasks, filesIn }: { tasks: readonly TaskFields[]; filesIn: string }) => (
  <>
    <h2>{tasks.length === 1 ? 'Its task' : `Its ${tasks.length} tasks`}</h2>
    <p class="faint">
      What is grey and in italics no task says itself: point at it to read where it comes from.
    </p>
    <Wide label="Tasks">
      <table class="list">
        <thead>
          <tr>
            <th scope="col">Task</th>
            <th scope="col">Does</th>
            <th scope="col">Writes</th>
            <th scope="col">How</th>
            <th scope="col">Where it fails</th>
            <th scope="col">After</th>
            <th scope="col">File</th>
          </tr>
        </thead>
        <tbody>
          {tasks.map(({ task_id, task_type, target, write_disposition, criticality, file, after }) => (
            <tr key={task_id}>
              <th scope="row">
                <Link
                  href={
                    location.pathname + withSearch(new URLSearchParams(), { tab: 'graph', task: task_id })
                  }
                >
                  {task_id}
                </Link>
              </th>
              <td>
                <Said value={task_type} />
              </td>
              <td class="line">
                {target.map((part, at) => (
                  <span key={at}>
                    {at === 0 ? '' : '.'}
                    <Said value={part} />
                  </span>
                ))}
              </td>
              <td>
                <Said value={write_disposition} />
              </td>
              <td>
                <Said value={criticality} />
              </td>
              <td class="line" title={after.join(', ')}>
                {after.join(', ')}
              </td>
              <td class="line">
                {file === undefined ? null : (
                  <Link href={location.pathname + withSearch(new URLSearchParams(), { tab: filesIn, file })}>
                    {file}
                  </Link>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  </>
)

const Said = ({ value: { text, inherited } }: { value: Value }) =>
  inherited === undefined ? (
    <span>{text}</span>
  ) : (
    <i class="faint" title={inherited}>
      {text}
      <span class="hidden"> {inherited}</span>
    </i>
  )
