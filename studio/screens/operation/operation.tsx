import '../../styles/operation.css'
import { useMemo } from 'preact/hooks'
import { useConfiguration, useOperation } from '../../data/operation.ts'
import type { Loaded } from '../../data/query.ts'
import type { Configuration, Identity, Operation } from '../../data/shapes.ts'
import { History } from '../../parts/history.tsx'
import { Shown } from '../../parts/loading.tsx'
import { Notes } from '../../parts/notes.tsx'
import { Tabs, tabOf } from '../../parts/tabs.tsx'
import { Title } from '../../parts/title.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { identityOf } from '../../rules/key.ts'
import { tabsOf } from '../../rules/tabs.ts'
import { Actions } from './actions.tsx'
import { Written } from './configuration.tsx'
import { Files } from './files.tsx'
import { Grid } from './grid.tsx'
import { Heading } from './heading.tsx'
import { LastRuns } from './last-runs.tsx'
import { TasksGraph } from './tasks-graph.tsx'
import { Versions } from './versions.tsx'
import { Received } from './workflow.tsx'

type Props = { name: string; search: URLSearchParams }

/** A configuration: how its last runs went, what it does, and what it was. */
export function OperationScreen({ name, search }: Props) {
  const identity = identityOf(name)
  if (identity === undefined)
    return (
      <>
        <Title title="No operation" />
        <p class="empty">
          The address names none: it ends with a type, an environment and an id, as in{' '}
          <code>table-to-table~DEV~daily_sales_DEV</code>.
        </p>
      </>
    )
  // What is open or half written on one operation is none of another's.
  return <Own key={name} identity={identity} search={search} />
}

function Own({ identity, search }: { identity: Identity; search: URLSearchParams }) {
  const configuration = useConfiguration(identity)
  const operation = useOperation(identity)
  const tabs = tabsOf(identity)
  const { data, error, refetch } = configuration
  return (
    <>
      <Heading identity={identity} configuration={data} operation={operation.data}>
        {data === undefined ? null : <Actions configuration={data} />}
      </Heading>
      {error === null ? null : <Trouble error={error} retry={refetch} />}
      <Tabs tabs={tabs} search={search} label="Parts of the operation" />
      <Shows tab={tabOf(tabs, search)} {...{ identity, configuration, operation, search }} />
    </>
  )
}

type ShowsProps = {
  tab: string | undefined
  identity: Identity
  configuration: Loaded<Configuration>
  operation: Loaded<Operation>
  search: URLSearchParams
}

function Shows({ tab, identity, configuration, operation, search }: ShowsProps) {
  const { data, error } = configuration
  // What hundreds of tasks come to is drawn when it changes, and not whenever a run does.
  const told = useMemo(() => data && toldBy(tab, data, { identity, search }), [tab, data, identity, search])
  switch (tab) {
    case 'jobs':
      return <Received identity={identity} configuration={data} />
    case 'notes':
      return <Notes on={identity} />
    case 'grid':
      return <LastRunsOf {...{ configuration, operation, search }} />
    default:
      // What went wrong with it is told above the tabs.
      return told ?? (error === null ? <Shown of={configuration}>{() => null}</Shown> : null)
  }
}

/** A tab that shows the configuration alone. */
function toldBy(
  tab: string | undefined,
  data: Configuration,
  { identity, search }: Pick<ShowsProps, 'identity' | 'search'>,
) {
  switch (tab) {
    case 'graph':
      return <TasksGraph configuration={data} search={search} />
    case 'files':
      return <Files configuration={data} search={search} />
    case 'versions':
      return <Versions configuration={data} identity={identity} search={search} />
    case 'history':
      return <History history={data.history} />
    default:
      return <Written configuration={data} filesIn="files" />
  }
}

const LastRunsOf = ({ configuration, operation, search }: Omit<ShowsProps, 'tab' | 'identity'>) =>
  // What went wrong with it is told above the tabs.
  operation.data === undefined && configuration.error !== null ? null : (
    <Shown of={operation} lines={12}>
      {data => (
        <>
          <Grid operation={data} configuration={configuration.data} search={search} />
          <LastRuns operation={data} />
        </>
      )}
    </Shown>
  )
