import '../../styles/run.css'
import { useAccount } from '../../data/account.tsx'
import { useRun } from '../../data/run.ts'
import { keyOf, type RunDetails } from '../../data/shapes.ts'
import { History } from '../../parts/history.tsx'
import { Shown } from '../../parts/loading.tsx'
import { Notes } from '../../parts/notes.tsx'
import { Status } from '../../parts/status.tsx'
import { Tabs, tabOf } from '../../parts/tabs.tsx'
import { Title } from '../../parts/title.tsx'
import { Link } from '../../route/link.tsx'
import { pathOf } from '../../route/route.ts'
import { toneOf } from '../../rules/status.ts'
import { RUN_TABS } from '../../rules/tabs.ts'
import { ConfigurationOf } from './configuration.tsx'
import { Deeds } from './deeds.tsx'
import { Facts } from './facts.tsx'
import { Failure } from './failure.tsx'
import { GraphOf } from './graph.tsx'
import { OtherRuns } from './others.tsx'
import { Tasks } from './tasks.tsx'

/** One run: why it failed, then what it did. */
export function RunScreen({ run_id, search }: { run_id: string; search: URLSearchParams }) {
  const run = useRun(useAccount(), run_id)
  return (
    <>
      {run.data === undefined ? <Title title={`Run ${run_id}`} /> : null}
      <Shown of={run} lines={16}>
        {data => <Run key={data.run_id} run={data} search={search} />}
      </Shown>
    </>
  )
}

function Run({ run, search }: { run: RunDetails; search: URLSearchParams }) {
  const account = useAccount()
  const { configuration_id, environment, status, sub_status } = run
  const tab = tabOf(RUN_TABS, search)
  return (
    <>
      <Title
        title={`Run of ${configuration_id}`}
        windowTitle={`${toneOf(status, sub_status).words} · ${configuration_id}`}
        environment={environment}
      >
        <span role="status">
          <Status status={status} sub_status={sub_status} />
        </span>
        <Link href={pathOf({ screen: 'operation', account, key: keyOf(run) })}>To its operation</Link>
        <Deeds run={run} search={search} />
      </Title>
      <Failure run={run} />
      <Facts run={run} />
      <Tabs
        tabs={run.notes === 0 ? RUN_TABS : { ...RUN_TABS, notes: `Notes (${run.notes})` }}
        search={search}
        label="Of this run"
      />
      {tab === 'tasks' ? <Tasks run={run} search={search} /> : null}
      {tab === 'graph' ? <GraphOf run={run} search={search} /> : null}
      {tab === 'configuration' ? <ConfigurationOf run={run} search={search} /> : null}
      {tab === 'notes' ? <Notes on={run} /> : null}
      {tab === 'others' ? <OtherRuns run={run} /> : null}
      {tab === 'history' ? <History history={run.history} /> : null}
    </>
  )
}
