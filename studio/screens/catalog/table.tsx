import '../../styles/catalog.css'
import { type Table, useTable } from '../../data/catalog.ts'
import { Shown } from '../../parts/loading.tsx'
import { Markdown } from '../../parts/markdown.tsx'
import { Notes } from '../../parts/notes.tsx'
import { Code } from '../../parts/sql.tsx'
import { Tabs, tabOf } from '../../parts/tabs.tsx'
import { Title } from '../../parts/title.tsx'
import { fullName, tableIn } from '../../rules/tables.ts'
import { TABLE_TABS } from '../../rules/tabs.ts'
import { Columns } from './columns.tsx'
import { Facts } from './facts.tsx'
import { Preview } from './preview.tsx'

type Props = { table: string; search: URLSearchParams }

/** A table: what it is, who writes and reads it, and what is in it. */
export function TableScreen({ table, search }: Props) {
  const named = tableIn(table)
  if (named === undefined)
    return (
      <>
        <Title title={table} />
        <p class="empty">
          This names no table: the address of one ends in its project, its dataset and its name.
        </p>
      </>
    )
  return <Found key={table} named={named} search={search} />
}

function Found({
  named,
  search,
}: {
  named: NonNullable<ReturnType<typeof tableIn>>
  search: URLSearchParams
}) {
  const table = useTable(named)
  const isView = typeof table.data?.sql === 'string'
  const { sql, ...others } = TABLE_TABS
  const tabs = isView ? TABLE_TABS : others
  const tab = tabOf<string>(tabs, search)
  return (
    <>
      <Title title={fullName(named)} />
      {table.data === undefined ? null : <Facts table={table.data} />}
      <Tabs tabs={tabs} search={search} label="Of the table" />
      {tab === 'notes' ? (
        // They are there whatever becomes of the table.
        <>
          {table.error === null ? null : <Shown of={table}>{() => null}</Shown>}
          <Notes on={{ table: fullName(named) }} />
        </>
      ) : (
        <Shown of={table} lines={12}>
          {data => <Tab tab={tab} table={data} search={search} />}
        </Shown>
      )}
    </>
  )
}

function Tab({ tab, table, search }: { tab: string | undefined; table: Table; search: URLSearchParams }) {
  switch (tab) {
    case 'rows':
      return <Preview table={table} />
    case 'documentation':
      return table.documentation === null ? (
        <p class="empty">
          There is none: the <code>doc_md</code> of the task that makes it, or of its configuration, would be
          here.
        </p>
      ) : (
        <>
          <h2 class="hidden">Documentation</h2>
          <Markdown text={table.documentation} />
        </>
      )
    case 'sql':
      return <Code text={table.sql ?? ''} language="sql" label="the view’s SQL" />
    default:
      return <Columns columns={table.schema} search={search} />
  }
}
