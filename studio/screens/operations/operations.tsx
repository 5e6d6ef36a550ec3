import { CONFIGURATION_TYPES, ENVIRONMENTS } from '../../../client/words.ts'
import { useAccount } from '../../data/account.tsx'
import { useFavourites } from '../../data/favourites.ts'
import { useOperations } from '../../data/operations.ts'
import type { Operations } from '../../data/shapes.ts'
import { keyOf } from '../../data/shapes.ts'
import { Choice, Search } from '../../parts/filters.tsx'
import { useGradually } from '../../parts/gradually.ts'
import { Shown } from '../../parts/loading.tsx'
import { Pages, pageOf } from '../../parts/pages.tsx'
import { Title } from '../../parts/title.tsx'
import { Wide } from '../../parts/wide.tsx'
import { setSearch } from '../../route/location.ts'
import { filtersOf, STATES, shownOf } from '../../rules/operations.ts'
import { Health } from './health.tsx'
import { Row } from './row.tsx'

/** The home: what is deployed, and how it does. */
export function OperationsScreen({ search }: { search: URLSearchParams }) {
  const operations = useOperations(useAccount())
  return (
    <>
      <Title title="Operations">
        <search class="filters">
          <Search name="q" label="Part of a name" search={search} />
          <Choice name="type" label="Type" options={CONFIGURATION_TYPES} search={search} />
          <Choice name="environment" label="Environment" options={ENVIRONMENTS} search={search} />
          <Choice name="state" label="State" options={STATES} search={search} />
          <label>
            <input
              type="checkbox"
              checked={search.has('favourites')}
              onChange={event =>
                setSearch({ favourites: event.currentTarget.checked ? 'only' : null, page: null })
              }
            />
            Favourites
          </label>
        </search>
      </Title>
      <Shown of={operations} lines={20}>
        {data => <List data={data} search={search} />}
      </Shown>
    </>
  )
}

function List({ data, search }: { data: Operations; search: URLSearchParams }) {
  const account = useAccount()
  const [favourites, toggle] = useFavourites(account)
  const shown = shownOf(data.results, filtersOf(search), favourites)
  const { rows, pages } = pageOf(shown, search)
  const drawn = useGradually(rows.length)
  return (
    <>
      <Health data={data} />
      {data.results.length === 0 ? (
        <p class="empty">
          Nothing is deployed on this account yet: <code>tailer init</code> and <code>tailer deploy</code> do
          that.
        </p>
      ) : shown.length === 0 ? (
        <p class="empty">None of the {data.results.length} operations is so.</p>
      ) : (
        <Wide label="Operations">
          <table class="list">
            <thead>
              <tr>
                <th scope="col">
                  <span class="hidden">Favourite</span>
                </th>
                <th scope="col">Operation</th>
                <th scope="col">Environment</th>
                <th scope="col">State</th>
                <th scope="col">Last runs</th>
                <th scope="col">Last status</th>
                <th scope="col">Next launch</th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, drawn).map(operation => (
                <Row
                  key={keyOf(operation)}
                  operation={operation}
                  isFavourite={favourites.has(keyOf(operation))}
                  onFavourite={() => toggle(keyOf(operation))}
                />
              ))}
            </tbody>
          </table>
        </Wide>
      )}
      <Pages pages={pages} search={search} />
    </>
  )
}
