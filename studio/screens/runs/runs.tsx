import { CONFIGURATION_TYPES, ENVIRONMENTS, STATUSES, SUB_STATUSES, TRIGGERS } from '../../../client/words.ts'
import { useAccount } from '../../data/account.tsx'
import { type Runs, useDoing, useRuns } from '../../data/runs.ts'
import { Choice, Day, Search } from '../../parts/filters.tsx'
import { Shown } from '../../parts/loading.tsx'
import { Title } from '../../parts/title.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { Wide } from '../../parts/wide.tsx'
import { setSearch } from '../../route/location.ts'
import { runFiltersOf } from '../../rules/runs.ts'
import { Row } from './row.tsx'
import { Several } from './several.tsx'

/** The runs of all operations, the latest first. */
export function RunsScreen({ search }: { search: URLSearchParams }) {
  const { runs, more } = useRuns(useAccount(), runFiltersOf(search))
  return (
    <>
      <Title title="Runs">
        <search class="filters">
          <Search name="id" label="Operation, its whole id" search={search} isWhole />
          <Choice name="status" label="Status" options={STATUSES} search={search} />
          <Choice name="sub_status" label="Went wrong" options={SUB_STATUSES} search={search} />
          <Choice name="environment" label="Environment" options={ENVIRONMENTS} search={search} />
          <Choice name="type" label="Type" options={CONFIGURATION_TYPES} search={search} />
          <Choice name="trigger" label="Started by" options={TRIGGERS} search={search} />
          <Day name="for" label="Works for" search={search} />
          <Day name="from" label="Started from" search={search} />
          <Day name="to" label="Started to" search={search} />
        </search>
      </Title>
      <Shown of={runs} lines={20}>
        {data => <List data={data} search={search} more={more} />}
      </Shown>
    </>
  )
}

type Props = { data: Runs; search: URLSearchParams; more: () => Promise<void> }

function List({ data: { results, next_page_token }, search, more }: Props) {
  const asked = new Set(search.get('selected')?.split(',') ?? [])
  // What an address names and the list has not cannot be done anything with.
  const selected = results.filter(({ run_id }) => asked.has(run_id))
  const select = (run_ids: readonly string[]) => setSearch({ selected: run_ids.join(',') })
  const toggle = (run_id: string) => {
    const ids = selected.map(run => run.run_id)
    select(ids.includes(run_id) ? ids.filter(id => id !== run_id) : [...ids, run_id])
  }
  const { isPending, error, begin } = useDoing(more)
  const several = <Several runs={selected} onDone={() => select([])} />
  // It stays: it may be telling what came of runs that have left the list by that.
  if (results.length === 0)
    return (
      <>
        {several}
        <p class="empty">No run is so.</p>
      </>
    )
  return (
    <>
      {several}
      <Wide label="Runs">
        <table class="list">
          <thead>
            <tr>
              <th scope="col">
                <input
                  type="checkbox"
                  aria-label="Select all that are shown"
                  checked={selected.length === results.length}
                  onChange={event =>
                    select(event.currentTarget.checked ? results.map(({ run_id }) => run_id) : [])
                  }
                />
              </th>
              <th scope="col">Status</th>
              <th scope="col">Operation</th>
              <th scope="col">Environment</th>
              <th scope="col">Started</th>
              <th scope="col" class="number">
                Took
              </th>
              <th scope="col">Works for</th>
              <th scope="col">Started by</th>
              <th scope="col">Error</th>
            </tr>
          </thead>
          <tbody>
            {results.map(run => (
              <Row
                key={run.run_id}
                run={run}
                isSelected={asked.has(run.run_id)}
                onSelect={() => toggle(run.run_id)}
              />
            ))}
          </tbody>
        </table>
      </Wide>
      {error === undefined ? null : <Trouble error={error} retry={begin} />}
      <p class="row">
        <span class="faint">
          {next_page_token === undefined
            ? `These are all: ${results.length}.`
            : `The last ${results.length}.`}
        </span>
        {next_page_token === undefined ? null : (
          <button type="button" aria-disabled={isPending} onClick={begin}>
            Earlier ones
          </button>
        )}
      </p>
    </>
  )
}
