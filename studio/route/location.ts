import { useEffect, useState } from 'preact/hooks'

/** Told whenever the page goes elsewhere. */
const listeners = new Set<() => void>()

const tell = () => {
  for (const listener of [...listeners]) listener()
}
addEventListener('popstate', tell)

/** Goes to an address of Studio; in place of this one, so that going back skips it, where that is said. */
export function go(href: string, { replace = false } = {}): void {
  if (href === location.pathname + location.search) return
  if (replace) history.replaceState(null, '', href)
  else history.pushState(null, '', href)
  tell()
}

/** Path and search of the page, kept up to date. */
export function useLocation(): { path: string; search: URLSearchParams } {
  const [href, setHref] = useState(location.href)
  useEffect(() => {
    const listener = () => setHref(location.href)
    listeners.add(listener)
    // It may have gone elsewhere between the first drawing and now.
    listener()
    return () => {
      listeners.delete(listener)
    }
  }, [])
  const { pathname, searchParams } = new URL(href)
  return { path: pathname, search: searchParams }
}

/** A search with some of its values set, and those that are empty taken out: `?status=FAILED`, or nothing. */
export function withSearch(
  search: URLSearchParams,
  values: Readonly<Record<string, string | null | undefined>>,
): string {
  const next = new URLSearchParams(search)
  for (const [name, value] of Object.entries(values)) {
    if (value) next.set(name, value)
    else next.delete(name)
  }
  const text = String(next)
  return text === '' ? '' : `?${text}`
}

/** Sets values of the page's search, in place of this address: filters and selections are not gone back through. */
export const setSearch = (values: Readonly<Record<string, string | null | undefined>>): void =>
  go(location.pathname + withSearch(new URLSearchParams(location.search), values), { replace: true })
