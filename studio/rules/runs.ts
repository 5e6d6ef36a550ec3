import type { FieldsOf } from '../../client/client.ts'
import { CONFIGURATION_TYPES, ENVIRONMENTS, STATUSES, SUB_STATUSES, TRIGGERS } from '../../client/words.ts'
import type { ListedRun } from '../data/shapes.ts'

type Asked = FieldsOf<'list_runs'>

/** What a list of runs is narrowed by, as the API takes it. */
export type RunFilters = Omit<Asked, 'account' | 'limit' | 'page_token' | 'updated_after'>

const oneOf = <T extends string>(words: readonly T[], text: string | null): T | undefined =>
  words.find(word => word === text)

const DAY = /^\d{4}-\d{2}-\d{2}$/
const dayIn = (text: string | null): string | undefined =>
  text !== null && DAY.test(text) ? text : undefined

/** The filters that an address names; what it names that there is not is none. */
export function runFiltersOf(search: URLSearchParams): RunFilters {
  const asked = {
    environment: oneOf(ENVIRONMENTS, search.get('environment')),
    configuration_type: oneOf(CONFIGURATION_TYPES, search.get('type')),
    configuration_id: search.get('id') || undefined,
    status: oneOf(STATUSES, search.get('status')),
    sub_status: oneOf(SUB_STATUSES, search.get('sub_status')),
    trigger: oneOf(TRIGGERS, search.get('trigger')),
    for_date: dayIn(search.get('for')),
    started_from: dayIn(search.get('from')),
    started_to: dayAfter(dayIn(search.get('to'))),
  }
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
}

/** The API's `started_to` is the first moment that is left out; people name the last day that is in. */
function dayAfter(day: string | undefined): string | undefined {
  if (day === undefined) return undefined
  const next = new Date(`${day}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  return Number.isNaN(next.getTime()) ? undefined : next.toISOString().slice(0, 10)
}

/** Whether the API would list a run with these filters. */
function isListed(run: ListedRun, filters: RunFilters): boolean {
  const { for_date, started_from, started_to, ...same } = filters
  const started = Date.parse(run.start_execution_date)
  return (
    Object.entries(same).every(([name, value]) =>
      name === 'trigger' ? run.trigger?.kind === value : Reflect.get(run, name) === value,
    ) &&
    (for_date === undefined || run.execution_date.startsWith(for_date)) &&
    (started_from === undefined || started >= Date.parse(started_from)) &&
    (started_to === undefined || started < Date.parse(started_to))
  )
}

/** Pages of a list, with runs that have changed since: in their places, new ones among them, without those that have left. */
export function withChanges(
  known: readonly ListedRun[],
  changed: readonly ListedRun[],
  filters: RunFilters,
): ListedRun[] {
  const byId = new Map(known.map(run => [run.run_id, run]))
  for (const run of changed) {
    if (isListed(run, filters)) byId.set(run.run_id, run)
    else byId.delete(run.run_id)
  }
  const last = known.at(-1)
  return [...byId.values()]
    .filter(run => last === undefined || startOf(run) >= startOf(last))
    .sort((one, other) => startOf(other) - startOf(one))
}

const startOf = (run: ListedRun): number => Date.parse(run.start_execution_date)

/** What started a run, in words: `schedule`, `launch by ann@x.example`. */
export function startedBy(trigger: ListedRun['trigger']): string {
  if (trigger === null) return 'unknown'
  return trigger.kind === 'schedule' ? 'schedule' : `${trigger.kind} by ${trigger.by}`
}
