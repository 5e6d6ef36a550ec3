import { useAccount } from '../../data/account.tsx'
import { keyOf, type RunDetails } from '../../data/shapes.ts'
import { Link } from '../../route/link.tsx'
import { pathOf } from '../../route/route.ts'

/** What started a run, with links to where it came from. */
export function Trigger({ run }: { run: RunDetails }) {
  const account = useAccount()
  const { trigger, environment, configuration_id } = run
  if (trigger === null) return 'unknown'
  const { kind, by, run_id, backfill_id, only, from } = trigger
  if (kind === 'workflow') {
    const key = keyOf({ configuration_type: 'workflow', environment, configuration_id: by })
    return (
      <>
        workflow <Link href={pathOf({ screen: 'operation', account, key })}>{by}</Link>
      </>
    )
  }
  if (kind === 'schedule')
    return (
      <>
        schedule <code>{by}</code>
      </>
    )
  const others = new URLSearchParams({ trigger: kind, id: configuration_id })
  return (
    <>
      {kind}
      {run_id === undefined ? null : (
        <>
          {' '}
          of <Link href={pathOf({ screen: 'run', account, run_id })}>{run_id.slice(0, 15)}…</Link>
        </>
      )}
      {from === undefined ? null : ` from ${from} on`}
      {only === undefined ? null : only.length === 1 ? (
        ` of ${only[0]} alone`
      ) : (
        <span title={only.join('\n')}> of {only.length} tasks</span>
      )}
      {backfill_id === undefined ? null : (
        <>
          {' '}
          <Link href={`${pathOf({ screen: 'runs', account })}?${others}`} title={backfill_id}>
            with others
          </Link>
        </>
      )}{' '}
      by {by}
    </>
  )
}
