export type Random = {
  /** A whole number from 0 up to and without `n`. */
  below: (n: number) => number
  chance: (share: number) => boolean
  pick: <T>(all: readonly [T, ...T[]] | readonly T[]) => T
}

/** Random numbers that are the same for the same seed (mulberry32). */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number) => Math.floor(next() * n)
  return {
    below,
    chance: share => next() < share,
    pick: all => {
      const found = all[below(all.length)]
      if (found === undefined) throw new Error('Cannot pick: there is nothing')
      return found
    },
  }
}
