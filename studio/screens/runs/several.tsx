import { useState } from 'preact/hooks'
import type { ListedRun } from '../../data/shapes.ts'
import { Button } from '../../parts/button.tsx'
import { DEEDS, type Deed } from './deeds.ts'
import { Doing } from './doing.tsx'

/** What can be done with the runs that are selected, each of which gets a result of its own. */
export function Several({ runs, onDone }: { runs: readonly ListedRun[]; onDone: () => void }) {
  const [deed, setDeed] = useState<Deed>()
  const because = runs.length === 0 ? 'Select runs first.' : undefined
  return (
    <div class="row">
      <span>{runs.length === 0 ? 'None selected' : `${runs.length} selected`}</span>
      {Object.values(DEEDS).map(one => (
        <Button key={one.verb} right={one.right} because={because} onClick={() => setDeed(one)}>
          {one.verb}
        </Button>
      ))}
      {deed === undefined ? null : (
        <Doing
          deed={deed}
          runs={runs}
          onClose={didAny => {
            setDeed(undefined)
            if (didAny) onDone()
          }}
        />
      )}
    </div>
  )
}
