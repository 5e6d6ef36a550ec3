import type { Tables } from '../../rules/tables.ts'

type Refused = Tables['unreadable'][number]

/** What BigQuery refuses to show, with its reason. */
export function Unreadable({ all }: { all: readonly Refused[] }) {
  // What is refused as a whole is so again for every page.
  const refused = new Map(all.map(one => [nameOf(one), one]))
  if (refused.size === 0) return null
  return (
    <details class="trouble" open={refused.size <= 3}>
      <summary>
        <strong>
          BigQuery refuses {refused.size} {refused.size === 1 ? 'thing' : 'things'} here
        </strong>
      </summary>
      <ul>
        {[...refused].map(([name, { reason }]) => (
          <li key={name}>
            {name}: <span class="said">{reason}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

function nameOf({ project, dataset, table }: Refused): string {
  if (dataset === null) return `The whole project ${project}`
  return table === null ? `The whole dataset ${project}.${dataset}` : `${project}.${dataset}.${table}`
}
