import { Link } from '../route/link.tsx'
import { withSearch } from '../route/location.ts'

/** How many rows a page has: find and copy work on all of them. */
const SIZE = 100

/** The rows of the page that the address names, of those that are loaded. */
export function pageOf<T>(
  rows: readonly T[],
  search: URLSearchParams,
): { rows: readonly T[]; pages: number } {
  const pages = Math.max(1, Math.ceil(rows.length / SIZE))
  const page = Math.min(numberOf(search), pages)
  return { rows: rows.slice((page - 1) * SIZE, page * SIZE), pages }
}

const numberOf = (search: URLSearchParams): number => {
  const page = Number(search.get('page') ?? 1)
  return Number.isInteger(page) && page >= 1 ? page : 1
}

/** The pages of a list, each an address. */
export function Pages({ pages, search }: { pages: number; search: URLSearchParams }) {
  if (pages === 1) return null
  const current = Math.min(numberOf(search), pages)
  return (
    <nav class="pages" aria-label="Pages">
      {Array.from({ length: pages }, (_, index) => index + 1).map(page => (
        <Link
          key={page}
          href={location.pathname + withSearch(search, { page: page === 1 ? null : String(page) })}
          aria-current={page === current ? 'page' : undefined}
        >
          {page}
        </Link>
      ))}
    </nav>
  )
}
