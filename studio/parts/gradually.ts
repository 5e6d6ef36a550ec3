import { useEffect, useState } from 'preact/hooks'

/** How many rows are drawn at once: so many that a window is full, and so few that nothing halts. */
const AT_ONCE = 25

/** How many rows of a long list are drawn by now: a part at once, and the others right after it. */
export function useGradually(total: number): number {
  const [drawn, setDrawn] = useState(AT_ONCE)
  const isAll = drawn >= total
  useEffect(() => {
    if (isAll) return
    // A task of its own, so that what the reader does comes between.
    const timer = setTimeout(() => setDrawn(drawn + AT_ONCE), 0)
    return () => clearTimeout(timer)
  }, [drawn, isAll])
  return Math.min(drawn, total)
}
