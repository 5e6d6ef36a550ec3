import { plain, print } from './streams.ts'

/** Prints facts under each other, those that there are. */
export function printFacts(facts: readonly (readonly [string, string | number | null | undefined])[]): void {
  const known = facts.filter(([, value]) => value !== undefined && value !== null)
  const width = Math.max(...known.map(([name]) => name.length))
  for (const [name, value] of known) print(`${`${name}:`.padEnd(width + 2)}${plain(String(value))}`)
}
