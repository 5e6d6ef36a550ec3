import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'

type Told = { id: number; content: ComponentChildren }

/** In milliseconds: how long a message stays. */
const STAYS = 6_000

let last = 0
let shown: readonly Told[] = []
const listeners = new Set<(told: readonly Told[]) => void>()

function show(next: readonly Told[]): void {
  shown = next
  for (const listener of [...listeners]) listener(next)
}

/** Tells that something was done, for a while. */
export function tell(content: ComponentChildren): void {
  const id = ++last
  show([...shown, { id, content }])
  setTimeout(() => show(shown.filter(one => one.id !== id)), STAYS)
}

/** Where that is told: read out as it comes. */
export function Messages() {
  const [told, setTold] = useState(shown)
  useEffect(() => {
    listeners.add(setTold)
    return () => {
      listeners.delete(setTold)
    }
  }, [])
  return (
    <div class="messages" role="status">
      {told.map(({ id, content }) => (
        <p key={id}>{content}</p>
      ))}
    </div>
  )
}
