import type { ComponentChildren } from 'preact'
import type { Loaded } from '../data/query.ts'
import { Trouble } from './trouble.tsx'

/** What is told of what was asked for: that it is on its way, what went wrong, or it. */
export function Shown<T>({
  of,
  lines = 6,
  children,
}: {
  of: Loaded<T>
  /** How many lines it takes as a rule, so that nothing jumps once it is there. */
  lines?: number
  children: (data: T) => ComponentChildren
}) {
  const { data, error, refetch } = of
  return (
    <>
      {error === null ? null : <Trouble error={error} retry={refetch} />}
      {data === undefined ? error === null ? <Skeleton lines={lines} /> : null : children(data)}
    </>
  )
}

const Skeleton = ({ lines }: { lines: number }) => (
  <div class="skeleton" role="status" aria-label="Loading">
    {Array.from({ length: lines }, (_, line) => (
      <i key={line} />
    ))}
  </div>
)
