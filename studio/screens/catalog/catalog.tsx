import '../../styles/catalog.css'
import { useAccount } from '../../data/account.tsx'
import { useTables } from '../../data/catalog.ts'
import { Choice, Search } from '../../parts/filters.tsx'
import { Shown } from '../../parts/loading.tsx'
import { Title } from '../../parts/title.tsx'
import { Wide } from '../../parts/wide.tsx'
import { Link } from '../../route/link.tsx'
import { setSearch, withSearch } from '../../route/location.ts'
import { pathOf } from '../../route/route.ts'
import { BARE, byDataset, type Tables, tablesWith } from '../../rules/tables.ts'
import { TableRow } from './row.tsx'
import { Unreadable } from './unreadable.tsx'

/** The tables of the account’s projects, by dataset. */
export function CatalogScreen({ search }: { search: URLSearchParams }) {
  const [project, dataset] = [search.get('project'), search.get('dataset')]
  const pages = pagesIn(search)
  const where = { ...(project === null ? {} : { project }), ...(dataset === null ? {} : { dataset }) }
  const tables = useTables(where, pages)
  return (
    <>
      <Title title="Catalog">
        <search class="filters">
          <Search name="q" label="Part of a name" search={search} />
          <Places search={search} datasets={tables.data?.datasets ?? []} />
        </search>
      </Title>
      <Shown of={tables} lines={16}>
        {data => (
          <>
            <List data={data} search={search} />
            <Unreadable all={data.unreadable} />
            {data.isMore && data.isBare ? (
              <p class="faint">
                The last {BARE} pages of datasets had no tables; there are more of them to look through.
              </p>
            ) : null}
            {data.isMore ? (
              <button
                type="button"
                aria-disabled={tables.isFetching}
                onClick={() => setSearch({ loaded: String(pages + 1) })}
              >
                {tables.isFetching ? 'Loading …' : data.isBare ? 'Look further' : 'More tables'}
              </button>
            ) : null}
          </>
        )}
      </Shown>
    </>
  )
}

/** How many pages of the list the address asks for. */
const pagesIn = (search: URLSearchParams): number => {
  const pages = Number(search.get('loaded') ?? 1)
  return Number.isInteger(pages) && pages >= 1 ? pages : 1
}

/** The projects and datasets that one may choose: those that are listed, and those that were chosen. */
function Places({ search, datasets }: { search: URLSearchParams; datasets: Tables['datasets'] }) {
  const [project, dataset] = [search.get('project'), search.get('dataset')]
  const projects = new Set([...datasets.map(one => one.project), ...(project === null ? [] : [project])])
  const own = datasets.filter(one => project === null || one.project === project).map(one => one.dataset)
  const names = new Set([...own, ...(dataset === null ? [] : [dataset])])
  return (
    <>
      <Choice name="project" label="Project" options={[...projects]} search={search} />
      <Choice name="dataset" label="Dataset" options={[...names]} search={search} />
    </>
  )
}

function List({ data: { results, datasets, isMore }, search }: { data: Tables; search: URLSearchParams }) {
  const account = useAccount()
  const shown = tablesWith(results, search.get('q') ?? '')
  if (results.length === 0)
    return <p class="empty">{isMore ? 'No tables were found so far.' : 'There are no tables here.'}</p>
  if (shown.length === 0)
    return (
      <p class="empty">
        None of the {results.length} tables {isMore ? 'that are loaded so far ' : ''}is called so.
      </p>
    )
  return (
    <Wide label="Tables">
      <table class="list tables">
        <thead>
          <tr>
            <th scope="col">Table</th>
            <th scope="col" class="number">
              Rows
            </th>
            <th scope="col" class="number">
              Size
            </th>
            <th scope="col">Last change</th>
            <th scope="col">Written by</th>
            <th scope="col">Its last run</th>
          </tr>
        </thead>
        {byDataset(shown, datasets).map(({ project, dataset, known, tables }) => (
          <tbody key={`${project}.${dataset}`}>
            <tr class="dataset">
              <th colSpan={6} scope="rowgroup">
                <Link
                  href={pathOf({ screen: 'catalog', account }) + withSearch(search, { project, dataset })}
                >
                  {dataset}
                </Link>{' '}
                <small>
                  {project}
                  {known?.location ? `, ${known.location}` : ''}
                  {known?.description ? `: ${known.description}` : ''}
                </small>
              </th>
            </tr>
            {tables.map(table => (
              <TableRow key={table.table} table={table} />
            ))}
          </tbody>
        ))}
      </table>
    </Wide>
  )
}
