import '../../styles/operation.css'
import { useConfiguration, useOperation } from '../../data/operation.ts'
import type { Loaded } from '../../data/query.ts'
import type { Configuration, Identity } from '../../data/shapes.ts'
import { Shown } from '../../parts/loading.tsx'
import { Notes } from '../../parts/notes.tsx'
import { Tabs, tabOf } from '../../parts/tabs.tsx'
import { Title } from '../../parts/title.tsx'
import { identityOf } from '../../rules/key.ts'
import { Grid } from './grid.tsx'
import { Heading } from './heading.tsx'
import { LastRuns } from './last-runs.tsx'

const TABS = {
  grid: 'Grid',
  notes: 'Notes',
} as const

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
  return (
    <>
      <Heading identity={identity} configuration={configuration.data} operation={operation.data} />
      <Tabs tabs={TABS} search={search} label="Parts of the operation" />
      <Tab tab={tabOf(TABS, search)} {...{ identity, configuration, operation, search }} />
    </>
  )
}

type TabProps = {
  tab: keyof typeof TABS | undefined
  identity: Identity
  configuration: Loaded<Configuration>
  operation: ReturnType<typeof useOperation>
  search: URLSearchParams
}

function Tab({ tab, identity, configuration, operation, search }: TabProps) {
  switch (tab) {
    case 'notes':
      return <Notes on={identity} />
    default:
      return (
        <Shown of={operation} lines={12}>
          {data =>
            data === null ? (
              <p class="empty">
                It is in no list, and its last runs are not told: it is archived, or not there.
              </p>
            ) : (
              <>
                <Grid operation={data} configuration={configuration.data} search={search} />
                <LastRuns operation={data} />
              </>
            )
          }
        </Shown>
      )
  }
}
