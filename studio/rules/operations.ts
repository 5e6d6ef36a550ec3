import { type Configuration, keyOf, type Operation } from '../data/shapes.ts'
import { toneOf } from './status.ts'

/** What of a list of operations is shown, from the address. */
export type OperationFilters = {
  text: string
  type: string | null
  environment: string | null
  /** `on`, `off`, `late`, or the status of the last run. */
  state: string | null
  isFavourite: boolean
}

export const filtersOf = (search: URLSearchParams): OperationFilters => ({
  text: (search.get('q') ?? '').trim().toLowerCase(),
  type: search.get('type'),
  environment: search.get('environment'),
  state: search.get('state'),
  isFavourite: search.has('favourites'),
})

/** What the state of an operation can be, as a filter. */
export const STATES = ['on', 'off', 'late', 'running', 'failed', 'never ran'] as const

const IS: Readonly<Record<string, (operation: Operation) => boolean>> = {
  on: ({ activated }) => activated,
  off: ({ activated }) => !activated,
  late: ({ late, freshness }) => late || freshness?.timing === 'late' || freshness?.timing === 'very_late',
  running: ({ running }) => running.length > 0,
  failed: ({ last_runs: [last] }) => last !== undefined && toneOf(last.status).tone === 'bad',
  'never ran': ({ last_runs }) => last_runs.length === 0,
}

/** Those that the filters keep, the favourites first. */
export function shownOf(
  operations: readonly Operation[],
  { text, type, environment, state, isFavourite }: OperationFilters,
  favourites: ReadonlySet<string>,
): Operation[] {
  const words = text.split(/\s+/).filter(word => word !== '')
  const is = state === null ? undefined : IS[state]
  const kept = operations.filter(operation => {
    const said = `${operation.configuration_id} ${operation.short_description ?? ''}`.toLowerCase()
    return (
      words.every(word => said.includes(word)) &&
      (type === null || operation.configuration_type === type) &&
      (environment === null || operation.environment === environment) &&
      (is === undefined || is(operation)) &&
      (!isFavourite || favourites.has(keyOf(operation)))
    )
  })
  const [first, others] = [true, false].map(are => kept.filter(one => favourites.has(keyOf(one)) === are))
  return [...(first ?? []), ...(others ?? [])]
}

/** What the list tells of an operation, from all that is told of it. */
export function operationOf(configuration: Configuration): Operation {
  const { account, configuration_type, environment, configuration_id, activated, version } = configuration
  const { next_launch, late, freshness, notes, running, task_ids, last_runs, filled } = configuration
  const said = (filled?.configuration ?? configuration.configuration)?.short_description
  return {
    ...{ account, configuration_type, environment, configuration_id, activated, version },
    short_description: typeof said === 'string' ? said : null,
    ...{ next_launch, late, freshness, notes, running, task_ids, last_runs },
  }
}
