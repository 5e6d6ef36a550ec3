import type { ComponentChildren } from 'preact'
import { useAccount } from '../../data/account.tsx'
import { keyOf, type RunDetails } from '../../data/shapes.ts'
import { Copy } from '../../parts/copy.tsx'
import { Elapsed, Time } from '../../parts/time.tsx'
import { Link } from '../../route/link.tsx'
import { pathOf } from '../../route/route.ts'
import { isOpen } from '../../rules/status.ts'
import { durationOf, span } from '../../rules/times.ts'
import { Trigger } from './trigger.tsx'

/** What is to know of a run at a glance. */
export function Facts({ run }: { run: RunDetails }) {
  const account = useAccount()
  const { run_id, environment, execution_date, start_execution_date, status, version, sql_parameters } = run
  const duration = durationOf(run.duration)
  return (
    <dl class="run-facts">
      <Fact name="Environment">{environment}</Fact>
      <Fact name="Type">{run.configuration_type}</Fact>
      <Fact name="Works for">
        <time dateTime={execution_date} title={execution_date}>
          {execution_date.slice(0, 10)}
        </time>
      </Fact>
      <Fact name={status === 'QUEUED' ? 'Waits since' : 'Started'}>
        <Time at={start_execution_date} />
      </Fact>
      <Fact name={status === 'QUEUED' ? 'Has waited' : 'Duration'}>
        {isOpen(status) ? (
          <Elapsed since={start_execution_date} />
        ) : duration === null ? (
          'unknown'
        ) : (
          <span title={run.duration ?? undefined}>{span(duration)}</span>
        )}
      </Fact>
      <Fact name="Started by">
        <Trigger run={run} />
      </Fact>
      <Fact name="Version">
        {version === null ? (
          'unknown'
        ) : (
          <Link href={`${pathOf({ screen: 'operation', account, key: keyOf(run) })}?tab=versions`}>
            {version}
          </Link>
        )}
      </Fact>
      <Fact name="Run id">
        <code>{run_id}</code> <Copy text={run_id} label="Copy the run id" />
      </Fact>
      {sql_parameters === null
        ? null
        : Object.entries(sql_parameters).map(([name, value]) => (
            <Fact key={name} name={`@${name}`}>
              <code>{JSON.stringify(value)}</code>
            </Fact>
          ))}
    </dl>
  )
}

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
