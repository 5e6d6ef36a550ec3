import { useCallback, useEffect } from 'preact/hooks'
import { withRuns } from '../rules/changed.ts'
import { isOpen } from '../rules/status.ts'
import { useAccount } from './account.tsx'
import { lookNow, noteOpen, useChanges } from './changes.ts'
import { call } from './client.ts'
import { type Loaded, OFTEN, queries, useQuery } from './query.ts'
import {
  type Configuration,
  type Identity,
  keyOf,
  type ListedRun,
  type Operation,
  type Operations,
  type RunDetails,
} from './shapes.ts'

/** What a configuration is, at its latest version or another, with its history. */
export function useConfiguration(identity: Identity, version?: number): Loaded<Configuration> {
  const account = useAccount()
  return useQuery({
    queryKey: ['configuration', account, keyOf(identity), version ?? 'latest'],
    load: async () => {
      const asked = version === undefined ? {} : { version }
      const { results } = await call('get_configuration', { account, ...identity, ...asked })
      return results[0]
    },
    // A version stays as it is.
    ...(version === undefined ? {} : { staleTime: Number.POSITIVE_INFINITY }),
  })
}

/**
 * How its last runs went; null of what is in no list, as it is archived. What the home has loaded is shown until its own
 * answer is there; runs that change since are put into it.
 */
export function useOperation(identity: Identity): Loaded<Operation | null> {
  const account = useAccount()
  const key = keyOf(identity)
  const queryKey = ['operation', account, key]
  takeFromHome(account, key)
  const loaded = useQuery<Operation | null>({
    queryKey,
    load: async () => (await call('list_operations', { account, ...identity })).results[0] ?? null,
    staleTime: 0,
  })
  useChanges(
    useCallback(
      (runs: readonly ListedRun[]) => {
        const own = runs.filter(run => keyOf(run) === key)
        if (own.length === 0) return
        queries.setQueryData<Operation | null>(
          ['operation', account, key],
          known => known && (withRuns([known], own)[0] ?? known),
        )
        // Which list of tasks the outcomes of one that has ended go by, no run tells.
        if (own.some(run => !isOpen(run.status)))
          void queries.invalidateQueries({ queryKey: ['operation', account, key] })
      },
      [account, key],
    ),
  )
  const { data } = loaded
  useEffect(() => {
    if (data) noteOpen(account, data.running)
  }, [account, data])
  return loaded
}

function takeFromHome(account: string, key: string): void {
  if (queries.getQueryState(['operation', account, key]) !== undefined) return
  const listed = queries.getQueryData<Operations>(['operations', account])
  const known = listed?.results.find(operation => keyOf(operation) === key)
  // Whatever its age: it is loaded anew.
  if (known) queries.setQueryData(['operation', account, key], known, { updatedAt: 1 })
}

/** How the tasks of runs stand that have not ended, by the runs' ids: no list has them. */
export function useRunning(of: Identity, run_ids: readonly string[]): Loaded<Map<string, RunDetails>> {
  const account = useAccount()
  // No more than names it: an operation is more than that.
  const { configuration_type, environment, configuration_id } = of
  const identity = { configuration_type, environment, configuration_id }
  return useQuery({
    queryKey: ['running', account, keyOf(identity), run_ids.join()],
    load: async () => {
      const answers = run_ids.map(run_id => call('get_run_details', { account, ...identity, run_id }))
      const runs = (await Promise.all(answers)).map(({ results: [run] }) => run)
      return new Map(runs.map(run => [run.run_id, run]))
    },
    enabled: run_ids.length > 0,
    keeps: true,
    refetchInterval: OFTEN,
  })
}

/** How a workflow stands. */
export function useWorkflow(identity: Identity) {
  const account = useAccount()
  const key = keyOf(identity)
  useChanges(
    useCallback(
      () => void queries.invalidateQueries({ queryKey: ['workflow', account, key] }),
      [account, key],
    ),
  )
  return useQuery({
    queryKey: ['workflow', account, key],
    load: async () => {
      const asked = { account, ...identity, configuration_type: 'workflow' } as const
      return (await call('get_workflow_status', asked)).results[0]
    },
  })
}
export type Workflow = NonNullable<ReturnType<typeof useWorkflow>['data']>

/** Has all that is shown of a configuration loaded anew, once something was done to it. */
export async function operationChanged(account: string, identity: Identity): Promise<void> {
  lookNow(account)
  const key = keyOf(identity)
  await Promise.all([
    ...['configuration', 'operation', 'workflow'].map(what =>
      queries.invalidateQueries({ queryKey: [what, account, key] }),
    ),
    queries.invalidateQueries({ queryKey: ['operations', account] }),
  ])
}
