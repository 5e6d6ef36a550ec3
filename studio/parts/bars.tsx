import { useAccount } from '../data/account.tsx'
import type { LastRun } from '../data/shapes.ts'
import { go } from '../route/location.ts'
import { pathOf } from '../route/route.ts'
import { barsOf, HEIGHT, placeAt, WIDTH } from '../rules/bars.ts'

/** The last runs as small bars, the latest at the right: how long each took, and how it came out. */
export function Bars({ runs }: { runs: readonly LastRun[] }) {
  const account = useAccount()
  const { paths, said } = barsOf(runs)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a short way for the mouse; the operation's page has them as links
    <svg
      class="bars"
      role="img"
      aria-label={said}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      onClick={event => {
        const run = placeAt(runs, event.offsetX)
        if (run) go(pathOf({ screen: 'run', account, run_id: run.run_id }))
      }}
    >
      <title>{said}</title>
      {paths.map(([tone, d]) => (
        <path key={tone} class={tone} d={d} />
      ))}
    </svg>
  )
}
