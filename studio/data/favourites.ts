import { useState } from 'preact/hooks'

/** Where the browser keeps them, by account: they are each reader's own. */
const keyIn = (account: string) => `tailer-favourites-${account}`

/** The keys of the operations that the reader has marked, and how one is marked or no longer. */
export function useFavourites(account: string): [ReadonlySet<string>, (key: string) => void] {
  const [, draw] = useState({})
  const favourites = read(account)
  const toggle = (key: string) => {
    const next = new Set(read(account))
    if (!next.delete(key)) next.add(key)
    localStorage.setItem(keyIn(account), JSON.stringify([...next]))
    draw({})
  }
  return [favourites, toggle]
}

function read(account: string): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyIn(account)) ?? '[]')
    return new Set(Array.isArray(kept) ? kept.filter(key => typeof key === 'string') : [])
  } catch {
    // Of no use to anybody; the next mark replaces it.
    return new Set()
  }
}
