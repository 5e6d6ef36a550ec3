import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Trouble } from '../parts/trouble.tsx'
import type { Route } from '../route/route.ts'
import { OperationsScreen } from '../screens/operations/operations.tsx'

type Shown = Exclude<Route, { screen: 'start' | 'nowhere' | 'command-line' }>
type Props = { route: Shown; search: URLSearchParams }

/** Every screen but the home, each loaded once it is gone to. */
const LATER = {
  runs: async () => (await import('../screens/runs/runs.tsx')).RunsScreen,
  catalog: async () => (await import('../screens/catalog/catalog.tsx')).CatalogScreen,
  freshness: async () => (await import('../screens/freshness/freshness.tsx')).FreshnessScreen,
  notes: async () => (await import('../screens/notes/notes.tsx')).NotesScreen,
  run: async () => (await import('../screens/run/run.tsx')).RunScreen,
  operation: async () => (await import('../screens/operation/operation.tsx')).OperationScreen,
  table: async () => (await import('../screens/catalog/table.tsx')).TableScreen,
} as const satisfies Record<string, () => Promise<unknown>>

/** Begins to load a screen that will be shown: while one is signed in, rather than after it. */
export function loadEarly({ screen }: Route): void {
  const load = Object.entries(LATER).find(([name]) => name === screen)?.[1]
  // It is loaded again once it is shown, and why it cannot be is told there.
  load?.().catch(() => {})
}

/** The screen that a route names. */
export function Screen({ route, search }: Props) {
  switch (route.screen) {
    case 'operations':
      return <OperationsScreen search={search} />
    case 'runs':
      return <Later load={LATER.runs} props={{ search }} />
    case 'catalog':
      return <Later load={LATER.catalog} props={{ search }} />
    case 'table':
      return <Later load={LATER.table} props={{ search, table: route.table }} />
    case 'freshness':
      return <Later load={LATER.freshness} props={{ search }} />
    case 'notes':
      return <Later load={LATER.notes} props={{ search }} />
    case 'run':
      return <Later load={LATER.run} props={{ run_id: route.run_id, search }} />
    case 'operation':
      return <Later load={LATER.operation} props={{ name: route.key, search }} />
  }
}

/** A part of Studio that is loaded once it is wanted. */
function Later<P extends object>({ load, props }: { load: () => Promise<ComponentType<P>>; props: P }) {
  const [state, setState] = useState<{ load?: unknown; Part?: ComponentType<P>; error?: unknown }>({})
  useEffect(() => {
    load().then(
      Part => setState({ load, Part }),
      (error: unknown) => setState({ load, error }),
    )
  }, [load])
  // What was loaded for another screen is none of this one.
  if (state.load !== load) return null
  if (state.Part === undefined) return <Trouble error={state.error} retry={() => location.reload()} />
  return <state.Part {...props} />
}
