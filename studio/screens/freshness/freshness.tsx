import '../../styles/freshness.css'
import { CONFIGURATION_TYPES, ENVIRONMENTS } from '../../../client/words.ts'
import { MOST_FRESH, useFreshness } from '../../data/freshness.ts'
import { keyOf } from '../../data/shapes.ts'
import { Choice, Search } from '../../parts/filters.tsx'
import { useGradually } from '../../parts/gradually.ts'
import { Shown } from '../../parts/loading.tsx'
import { Pages, pageOf } from '../../parts/pages.tsx'
import { Title } from '../../parts/title.tsx'
import { Wide } from '../../parts/wide.tsx'
import { type Fresh, freshFilters, freshShown, TIMING_WORDS } from '../../rules/freshness.ts'
import { FreshRow } from './row.tsx'

/** PROD first: it is what others wait for. */
const BY_WEIGHT = ENVIRONMENTS.toSorted((one, other) => Number(other === 'PROD') - Number(one === 'PROD'))

/** How fresh the work of each operation is: when it last succeeded, when it is expected, and why. */
export function FreshnessScreen({ search }: { search: URLSearchParams }) {
  const freshness = useFreshness(search)
  return (
    <>
      <Title title="Freshness">
        <search class="filters">
          <Search name="q" label="Part of a name" search={search} />
          <Choice name="environment" label="Environment" options={BY_WEIGHT} search={search} />
          <Choice name="type" label="Type" options={CONFIGURATION_TYPES} search={search} />
          <Choice name="timing" label="Timing" options={TIMING_WORDS} search={search} />
        </search>
      </Title>
      <Shown of={freshness} lines={16}>
        {({ results, isMore }) => (
          <>
            {isMore ? (
              <p class="faint">
                These are the first {MOST_FRESH}: choose an environment or a type to see the others.
              </p>
            ) : null}
            <List all={results} search={search} />
          </>
        )}
      </Shown>
    </>
  )
}

function List({ all, search }: { all: readonly Fresh[]; search: URLSearchParams }) {
  const shown = freshShown(all, freshFilters(search))
  const { rows, pages } = pageOf(shown, search)
  const drawn = useGradually(rows.length)
  if (all.length === 0)
    return (
      <p class="empty">
        Nothing here has a schedule, or has run: of what has neither nobody knows how fresh it should be.
      </p>
    )
  if (shown.length === 0) return <p class="empty">None of the {all.length} operations is so.</p>
  return (
    <>
      <Wide label="Freshness">
        <table class="list fresh">
          <thead>
            <tr>
              <th scope="col">Operation</th>
              <th scope="col">Environment</th>
              <th scope="col">Timing</th>
              <th scope="col">Why</th>
              <th scope="col">Last run</th>
              <th scope="col">Next expected</th>
              <th scope="col">How often</th>
              <th scope="col">Likely delay</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, drawn).map(one => (
              <FreshRow key={keyOf(one)} fresh={one} />
            ))}
          </tbody>
        </table>
      </Wide>
      <Pages pages={pages} search={search} />
    </>
  )
}
