import type { VNode } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { useAccount } from '../../data/account.tsx'
import { useRunning } from '../../data/operation.ts'
import type { Configuration, LastRun, Operation } from '../../data/shapes.ts'
import { useGradually } from '../../parts/gradually.ts'
import { Shape, Status } from '../../parts/status.tsx'
import { Time } from '../../parts/time.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { Link } from '../../route/link.tsx'
import { go, setSearch, withSearch } from '../../route/location.ts'
import { pathOf } from '../../route/route.ts'
import {
  BARS,
  CELL,
  cellOf,
  type Grid as Drawn,
  durationBars,
  gridOf,
  LETTERS,
  type Letter,
  type Place,
  pathsOf,
  placeAfter,
  placeOf,
} from '../../rules/grid.ts'
import { durationOf, span } from '../../rules/times.ts'

type Props = { operation: Operation; configuration: Configuration | undefined; search: URLSearchParams }

/** The last runs by their tasks: how each came out, as a shape. */
export function Grid({ operation, configuration, search }: Props) {
  const account = useAccount()
  const running = useRunning(operation, operation.running)
  const tasks = configuration?.tasks
  const grid = useMemo(
    () =>
      gridOf({
        task_ids: operation.task_ids,
        last_runs: operation.last_runs,
        tasks: tasks?.map(({ task_id }) => task_id) ?? operation.task_ids.at(-1) ?? [],
        running: running.data ?? new Map(),
      }),
    [operation, tasks, running.data],
  )
  const place = placeOf(grid, search.get('cell'))
  const select = (next: Place | undefined) => {
    if (next) setSearch({ cell: cellOf(grid, next) })
  }
  const { runs, rows } = grid
  const drawn = useRows(rows.slice(0, useGradually(rows.length)))
  if (runs.length === 0) return <p class="empty">It has not run yet.</p>
  const columnAt = (x: number) => Math.floor(x / CELL)
  return (
    <>
      {running.error ? <Trouble error={running.error} retry={running.refetch} /> : null}
      <Chosen grid={grid} place={place} />
      <div
        class="grid"
        role="application"
        aria-label={`Tasks of ${lastOf(runs)}: arrow keys go from cell to cell, Enter opens the run`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys go over the cells
        tabIndex={0}
        onKeyDown={event => {
          if (event.altKey || event.ctrlKey || event.metaKey) return
          const run = place && runs[place.column]
          if (event.key === 'Enter' && place && run) go(runPath(account, run, rows[place.row]?.task))
          const next = placeAfter(grid, place, event.key)
          if (next === undefined) return
          event.preventDefault()
          select(next)
        }}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span class="faint">
                  {rows.length} {rows.length === 1 ? 'task' : 'tasks'}, {lastOf(runs)}
                </span>
              </th>
              <td>
                <svg
                  width={runs.length * CELL}
                  height={BARS}
                  aria-hidden="true"
                  onClick={event => select({ row: -1, column: columnAt(event.offsetX) })}
                >
                  {durationBars(runs).map(([tone, d]) => (
                    <path key={tone} class={tone} d={d} />
                  ))}
                </svg>
              </td>
            </tr>
          </thead>
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys */}
          <tbody
            onClick={event => {
              const svg = event.target instanceof Element ? event.target.closest('svg') : null
              const row = svg?.closest('tr')
              if (!svg || !row) return
              select({
                row: row.sectionRowIndex,
                column: columnAt(event.clientX - svg.getBoundingClientRect().left),
              })
            }}
          >
            {drawn}
          </tbody>
        </table>
        {place === undefined ? null : <Selection place={place} />}
      </div>
      <Legend />
    </>
  )
}

/** The rows, each drawn anew when its own letters change: of three hundred a running run changes a few at a time. */
function useRows(rows: Drawn['rows']) {
  const kept = useRef(new Map<string, { letters: string; drawn: VNode }>())
  return useMemo(() => {
    const next = rows.map(row => {
      const letters = row.letters.join('')
      const known = kept.current.get(row.task)
      const drawn = known?.letters === letters ? known.drawn : <Row key={row.task} {...row} />
      return { task: row.task, letters, drawn }
    })
    kept.current = new Map(next.map(row => [row.task, row]))
    return next.map(({ drawn }) => drawn)
  }, [rows])
}

const Row = ({ task, letters, said }: { task: string; letters: readonly Letter[]; said: string }) => (
  <tr>
    <th scope="row" title={task}>
      {task}
      <span class="hidden">: {said}</span>
    </th>
    <td>
      <svg width={letters.length * CELL} height={CELL} aria-hidden="true">
        {pathsOf(letters).map(([tone, d]) => (
          <path key={tone} class={tone} d={d} />
        ))}
      </svg>
    </td>
  </tr>
)

/** A frame around the selected cell, or around the run. */
function Selection({ place: { row, column } }: { place: Place }) {
  const element = useRef<HTMLElement>(null)
  useEffect(() => {
    // Once it is another, and not whenever the grid is drawn: the reader may have gone on since.
    element.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [row, column])
  return <i ref={element} class="selection" style={{ '--row': row, '--column': column }} />
}

/** What the selected cell is, read out as it changes. */
function Chosen({ grid, place }: { grid: Drawn; place: Place | undefined }) {
  const account = useAccount()
  const run = place && grid.runs[place.column]
  const row = place && grid.rows[place.row]
  const letter = place && row?.letters[place.column]
  return (
    <p class="chosen" role="status">
      {run === undefined ? (
        <span class="faint">A cell is a task in a run: choose one to read how it came out.</span>
      ) : (
        <>
          {row === undefined || letter === undefined ? null : (
            <>
              <Link href={runPath(account, run, row.task)}>
                <Shape tone={LETTERS[letter].tone} />
                {row.task} {LETTERS[letter].words}
              </Link>{' '}
              in{' '}
            </>
          )}
          <Link href={runPath(account, run)}>
            the run of <Time at={run.start_execution_date} />
          </Link>
          : <Status status={run.status} sub_status={run.sub_status} />
          {durationText(run)}
          {run.error_line === null ? null : <span class="error"> {run.error_line}</span>}
        </>
      )}
    </p>
  )
}

const lastOf = ({ length }: readonly LastRun[]): string =>
  length === 1 ? 'the only run' : `the last ${length} runs`

const durationText = ({ duration }: LastRun): string => {
  const milliseconds = durationOf(duration)
  return milliseconds === null ? '' : `, ${span(milliseconds)}`
}

/** The page of a run, at one of its tasks. */
const runPath = (account: string, { run_id }: LastRun, task?: string): string =>
  pathOf({ screen: 'run', account, run_id }) + withSearch(new URLSearchParams(), { task })

const Legend = () => (
  <p class="legend faint">
    {Object.entries(LETTERS).map(([letter, { words, tone }]) => (
      <span key={letter}>
        <svg width={CELL} height={CELL} aria-hidden="true">
          {pathsOf(isLetter(letter) ? [letter] : []).map(([, d]) => (
            <path key={d} class={tone} d={d} />
          ))}
        </svg>
        {words}
      </span>
    ))}
  </p>
)
const isLetter = (text: string): text is Letter => Object.hasOwn(LETTERS, text)
