import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { troubleOf } from '../rules/trouble.ts'

type Told = { id: number; content: ComponentChildren }

/** In milliseconds: how long a message stays, and one that has to be read. */
const STAYS = 6_000
export const STAYS_LONG = 60_000

let last = 0
let shown: readonly Told[] = []
const listeners = new Set<(told: readonly Told[]) => void>()

function show(next: readonly Told[]): void {
  shown = next
  for (const listener of [...listeners]) listener(next)
}

/** Tells that something was done, for a while. */
export function tell(content: ComponentChildren, stays = STAYS): void {
  const id = ++last
  show([...shown, { id, content }])
  setTimeout(() => show(shown.filter(one => one.id !== id)), stays)
}

/** Tells that something failed which nobody waits for any more, and why. */
export function tellTrouble(what: string, error: unknown): void {
  const { title, detail, next } = troubleOf(error, { isOnline: navigator.onLine })
  tell(`${what}: ${title}. ${detail} ${next}`, STAYS_LONG)
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
