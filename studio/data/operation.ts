import { useCallback, useEffect } from 'preact/hooks'
import { withRuns } from '../rules/changed.ts'
import { operationOf } from '../rules/operations.ts'
import { isOpen } from '../rules/status.ts'
import { turnOf } from '../rules/turn.ts'
import { useAccount } from './account.tsx'
import { lookNow, newsFor, noteOpen, useChanges } from './changes.ts'
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

/**
 * What a configuration is, with its history. Its last runs, which change more often than all the rest, are put by
 * themselves: see `useOperation`.
 */
export function useConfiguration(identity: Identity): Loaded<Configuration> {
  const account = useAccount()
  const key = keyOf(identity)
  return useQuery({
    queryKey: ['configuration', account, key, 'latest'],
    load: async () => {
      const news = newsFor(account)
      const [configuration] = (await call('get_configuration', { account, ...identity })).results
      const [operation] = withRuns([operationOf(configuration)], news())
      queries.setQueryData<Operation>(['operation', account, key], operation)
      return configuration
    },
    // What has changed while it was not shown is told by no other answer.
    staleTime: 0,
  })
}

/** What a configuration was at one of its versions. */
export function useVersionOf(identity: Identity, version: number): Loaded<Configuration> {
  const account = useAccount()
  return useQuery({
    queryKey: ['configuration', account, keyOf(identity), version],
    load: async () => (await call('get_configuration', { account, ...identity, version })).results[0],
    // A version stays as it is.
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/**
 * How its last runs went: as the home has loaded them, then as its configuration tells, which is loaded beside; runs that
 * change since are put into it.
 */
export function useOperation(identity: Identity): Loaded<Operation> {
  const account = useAccount()
  const key = keyOf(identity)
  const queryKey = ['operation', account, key]
  takeFromHome(account, key)
  const loaded = useQuery<Operation>({
    queryKey,
    load: async () => {
      const news = newsFor(account)
      const { results } = await call('list_operations', { account, ...identity })
      const known = withRuns(results, news())[0] ?? queries.getQueryData<Operation>(queryKey)
      // What is archived is in no list, and has no new runs.
      if (known === undefined) throw new Error('Cannot show the last runs: the operation is in no list')
      return known
    },
    // It is asked for by itself only once it is known to have changed.
    enabled: queries.getQueryData(queryKey) !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  useChanges(
    useCallback(
      (runs: readonly ListedRun[]) => {
        const own = runs.filter(run => keyOf(run) === key)
        if (own.length === 0) return
        queries.setQueryData<Operation>(
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
  if (known) queries.setQueryData(['operation', account, key], known)
}

/** How many runs are looked at at once: of hundreds that run, each has its turn. */
const AT_ONCE = 8

/** How the tasks of runs stand that have not ended, by the runs' ids: no list has them. A look is at `AT_ONCE` of them. */
export function useRunning(of: Identity, run_ids: readonly string[]): Loaded<Map<string, RunDetails>> {
  const account = useAccount()
  // No more than names it: an operation is more than that.
  const { configuration_type, environment, configuration_id } = of
  const identity = { configuration_type, environment, configuration_id }
  const queryKey = ['running', account, keyOf(identity)]
  return useQuery({
    queryKey,
    load: async () => {
      // Those that were asked for last are the last of them.
      const known = queries.getQueryData<Map<string, RunDetails>>(queryKey) ?? new Map()
      const asked = turnOf(run_ids, [...known.keys()], AT_ONCE)
      const answers = asked.map(run_id => call('get_run_details', { account, ...identity, run_id }))
      const runs = (await Promise.all(answers)).map(({ results: [run] }) => run)
      const others = [...known].filter(([run_id]) => run_ids.includes(run_id) && !asked.includes(run_id))
      return new Map([...others, ...runs.map((run): [string, RunDetails] => [run.run_id, run])])
    },
    enabled: run_ids.length > 0,
    staleTime: 0,
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
    // The first has the last runs as well.
    ...['configuration', 'workflow'].map(what =>
      queries.invalidateQueries({ queryKey: [what, account, key] }),
    ),
    queries.invalidateQueries({ queryKey: ['operations', account] }),
  ])
}
