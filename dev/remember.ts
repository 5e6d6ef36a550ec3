/** How long answers are remembered, in milliseconds: what is changed behind everyone's back is seen that late at the most. */
const LIFETIME = 1000

/**
 * Remembers answers for a moment. Whoever changes what they tell of forgets them before it says so: whatever is asked
 * from then on is asked anew, even while an earlier question has no answer yet.
 */
export function remembering<T>(
  ask: (of: string) => Promise<T>,
  now: () => number = () => performance.now(),
): { ask: (of: string) => Promise<T>; forget: () => void } {
  const known = new Map<string, Promise<T>>()
  let until = 0
  return {
    ask(of) {
      if (now() >= until) {
        known.clear()
        until = now() + LIFETIME
      }
      const found = known.get(of)
      if (found) return found
      const answer = ask(of)
      known.set(of, answer)
      // What could not be told may be the next time.
      answer.catch(() => {
        if (known.get(of) === answer) known.delete(of)
      })
      return answer
    },
    forget: () => known.clear(),
  }
}
