import type { Configuration } from '../../data/shapes.ts'
import { Markdown } from '../../parts/markdown.tsx'
import { Code } from '../../parts/sql.tsx'
import { Link } from '../../route/link.tsx'
import { setSearch, withSearch } from '../../route/location.ts'

type Props = { configuration: Configuration; search: URLSearchParams }

/** The texts of its files, one at a time: as they were written, or as placeholders made them. */
export function Files({ configuration: { files, filled }, search }: Props) {
  const paths = Object.keys(files).sort()
  const path = paths.find(one => one === search.get('file')) ?? paths[0]
  if (path === undefined) return <p class="empty">It was deployed without files.</p>
  const changed = filled?.files[path]
  const isFilled = changed !== undefined && search.has('filled')
  const text = (isFilled ? changed : files[path]) ?? ''
  return (
    <div class="files">
      <nav aria-label="Files">
        {paths.map(one => (
          <Link
            key={one}
            href={location.pathname + withSearch(search, { file: one })}
            aria-current={one === path ? 'page' : undefined}
          >
            {one}
          </Link>
        ))}
      </nav>
      <section aria-label={path}>
        <h2>{path}</h2>
        {changed === undefined ? (
          <p class="faint">It has no placeholder that its context fills.</p>
        ) : (
          <label>
            <input
              type="checkbox"
              checked={isFilled}
              onChange={event => setSearch({ filled: event.currentTarget.checked ? '1' : null })}
            />
            With its placeholders filled
          </label>
        )}
        {path.endsWith('.md') ? (
          <Markdown text={text} />
        ) : (
          <Code text={text} language={path.endsWith('.json') ? 'json' : 'sql'} label={path} />
        )}
      </section>
    </div>
  )
}
