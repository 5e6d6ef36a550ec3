/**
 * Whose turn it is to be looked at, at most so many: first who never was, then whose last time is longest ago.
 * @param known - who was looked at, the last ones last
 */
export function turnOf(all: readonly string[], known: readonly string[], most: number): string[] {
  const place = new Map(known.map((id, at) => [id, at]))
  return all.toSorted((one, other) => (place.get(one) ?? -1) - (place.get(other) ?? -1)).slice(0, most)
}
