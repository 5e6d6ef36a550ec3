/** How long an answer is remembered, in milliseconds: what is changed behind everyone's back is seen that late at the most. */
const LIFETIME = 1000

/** A question whose answers are remembered, and how they are forgotten. */
export type Remembered<T> = { ask: (of: string) => Promise<T>; forget: () => void }

/**
 * Remembers answers for a moment. Whoever changes what they tell of forgets them before it says so: whatever is asked
 * from then on is asked anew, even while an earlier question has no answer yet.
 */
export function remembering<T>(
  ask: (of: string) => Promise<T>,
  now: () => number = () => performance.now(),
): Remembered<T> {
  const known = new Map<string, { answer: Promise<T>; until: number }>()
  return {
    ask(of) {
      const found = known.get(of)
      if (found && now() < found.until) return found.answer
      const kept = { answer: ask(of), until: now() + LIFETIME }
      known.set(of, kept)
      // What could not be told may be the next time.
      kept.answer.catch(() => {
        if (known.get(of) === kept) known.delete(of)
      })
      return kept.answer
    },
    forget: () => known.clear(),
  }
}
