/** What of a run is done once more. */
export type Scope = 'rest' | 'from' | 'picked' | 'all'

/** How the API is told of it: nothing of what has not succeeded, which it does by itself. */
export function partOf(
  scope: Scope,
  { ids, picked, from }: { ids: readonly string[]; picked: readonly string[]; from: string },
): { only?: string[]; from?: string } {
  if (scope === 'from') return { from }
  if (scope === 'picked') return { only: [...picked] }
  return scope === 'all' ? { only: [...ids] } : {}
}
