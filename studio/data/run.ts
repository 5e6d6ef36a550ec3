import { useCallback } from 'preact/hooks'
import { isOpen } from '../rules/status.ts'
import { useChanges } from './changes.ts'
import { call } from './client.ts'
import { type Loaded, OFTEN, queries, useQuery } from './query.ts'
import type { Configuration, ListedRun, RunDetails, TaskQueries } from './shapes.ts'

/** A run with all that is known of it: read often while it has not ended, and then once it has changed. */
export function useRun(account: string, run_id: string): Loaded<RunDetails> {
  const loaded = useQuery({
    queryKey: ['run', account, run_id],
    load: async () => (await call('get_run_details', { account, run_id })).results[0],
    refetchInterval: ({ state: { data } }) => (data !== undefined && isOpen(data.status) ? OFTEN : false),
  })
  useChanges(
    useCallback(
      (changed: readonly ListedRun[]) => {
        const own = changed.find(run => run.run_id === run_id)
        const known = queries.getQueryData<RunDetails>(['run', account, run_id])
        if (own && known && own.last_update_date !== known.last_update_date) void readAnew(account, run_id)
      },
      [account, run_id],
    ),
  )
  return loaded
}

/** Reads a run anew, which has changed or may have, and answers it; `undefined` where it was not shown. */
export async function readAnew(account: string, run_id: string): Promise<RunDetails | undefined> {
  const queryKey = ['run', account, run_id]
  await queries.invalidateQueries({ queryKey })
  return queries.getQueryData<RunDetails>(queryKey)
}

/** The version of a configuration that a run runs, as it was written; the latest where that is not known. */
export function useVersion(
  account: string,
  run: RunDetails,
  { enabled }: { enabled: boolean },
): Loaded<Configuration> {
  const { configuration_type, environment, configuration_id, version } = run
  const identity = { account, configuration_type, environment, configuration_id }
  return useQuery({
    queryKey: ['version', account, configuration_type, environment, configuration_id, version],
    load: async () =>
      (await call('get_configuration', { ...identity, ...(version === null ? {} : { version }) })).results[0],
    // A version never changes; which is the latest does.
    staleTime: version === null ? 0 : Number.POSITIVE_INFINITY,
    enabled,
  })
}

/** What a run asks of BigQuery for one of its tasks: it never changes. */
export const useTaskQueries = (account: string, run_id: string, task_id: string): Loaded<TaskQueries> =>
  useQuery({
    queryKey: ['task-queries', account, run_id, task_id],
    load: async () => (await call('get_task_queries', { account, run_id, task_id })).results[0],
    staleTime: Number.POSITIVE_INFINITY,
  })
