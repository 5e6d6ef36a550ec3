import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Trouble } from '../parts/trouble.tsx'
import type { Route } from '../route/route.ts'
import { OperationsScreen } from '../screens/operations/operations.tsx'
import { LATER } from './later.ts'

type Shown = Exclude<Route, { screen: 'start' | 'nowhere' | 'command-line' }>
type Props = { route: Shown; search: URLSearchParams }

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
