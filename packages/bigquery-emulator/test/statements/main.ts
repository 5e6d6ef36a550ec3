import { startEmulators } from '../emulator.ts'
import { AREAS } from './areas.ts'
import { judge, prepare } from './run.ts'

/** Prints, for each area of the table of statements or those named, how many are answered right, and what is wrong. */
const named = process.argv.slice(2)
const unknown = named.filter(name => !Object.hasOwn(AREAS, name))
if (unknown.length > 0)
  throw new Error(`No area ${unknown.join(', ')}; there are ${Object.keys(AREAS).join(', ')}`)
const { bigquery, stop } = await startEmulators()
await prepare(bigquery)
const areas: Record<
  string,
  { statements: number; right: number; refused: number; wrong: number; share: string }
> = {}
const all = { statements: 0, right: 0, refused: 0, wrong: 0 }
for (const [area, cases] of Object.entries(AREAS)) {
  if (named.length > 0 && !named.includes(area)) continue
  const counts = { statements: cases.length, right: 0, refused: 0, wrong: 0 }
  for (const c of cases) {
    const { is, found } = await judge(bigquery, c)
    counts[is]++
    if (is === 'wrong') console.error(c, found)
  }
  areas[area] = { ...counts, share: share(counts) }
  for (const key of ['statements', 'right', 'refused', 'wrong'] as const) all[key] += counts[key]
}
await stop()
console.table({ ...areas, all: { ...all, share: share(all) } })
if (all.wrong > 0) process.exitCode = 1

function share({ right, statements }: { right: number; statements: number }): string {
  return `${((100 * right) / statements).toFixed(1)} %`
}
