import { Link } from '../route/link.tsx'
import { withSearch } from '../route/location.ts'

/** The tabs of a screen, each an address; the first is the screen's own. */
export function Tabs({
  tabs,
  search,
  label,
}: {
  tabs: Readonly<Record<string, string>>
  search: URLSearchParams
  label: string
}) {
  const current = tabOf(tabs, search)
  const [first] = Object.keys(tabs)
  return (
    <nav class="tabs" aria-label={label}>
      {Object.entries(tabs).map(([name, title]) => (
        <Link
          key={name}
          href={location.pathname + withSearch(new URLSearchParams(), { tab: name === first ? null : name })}
          aria-current={name === current ? 'page' : undefined}
        >
          {title}
        </Link>
      ))}
    </nav>
  )
}

/** The tab that an address names. */
export function tabOf<T extends string>(
  tabs: Readonly<Record<T, string>>,
  search: URLSearchParams,
): T | undefined {
  const isTab = (name: string): name is T => Object.hasOwn(tabs, name)
  const names = Object.keys(tabs).filter(isTab)
  return names.find(name => name === search.get('tab')) ?? names[0]
}
