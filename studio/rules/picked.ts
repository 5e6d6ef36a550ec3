/** The tasks that an address picks: a JSON list, since an id may hold any character. */
export function pickedOf(search: URLSearchParams): ReadonlySet<string> {
  try {
    const picked: unknown = JSON.parse(search.get('picked') ?? '[]')
    return new Set(Array.isArray(picked) ? picked.filter(id => typeof id === 'string') : [])
  } catch {
    // An address that somebody cut off picks nothing.
    return new Set()
  }
}

/** The same with a task picked, or no longer, for the address; `null` where none is. */
export function withPicked(picked: ReadonlySet<string>, task_id: string): string | null {
  const next = new Set(picked)
  if (!next.delete(task_id)) next.add(task_id)
  return next.size === 0 ? null : JSON.stringify([...next])
}
