import type { Route } from '../route/route.ts'

/** Every screen but the home, each loaded once it is gone to. */
export const LATER = {
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
