import type { Table } from '../../data/catalog.ts'
import { Search } from '../../parts/filters.tsx'
import { Wide } from '../../parts/wide.tsx'
import { columnRows } from '../../rules/columns.ts'

/** The columns of a table, each before its fields. */
export function Columns({ columns, search }: { columns: Table['schema']; search: URLSearchParams }) {
  const rows = columnRows(columns, search.get('column') ?? '')
  return (
    <>
      <search class="filters">
        <Search name="column" label="Part of a column" search={search} />
      </search>
      {columns.length === 0 ? (
        <p class="empty">It has no columns.</p>
      ) : rows.length === 0 ? (
        <p class="empty">None of its columns is called so.</p>
      ) : (
        <Wide label="Columns">
          <table class="list columns">
            <thead>
              <tr>
                <th scope="col">Column</th>
                <th scope="col">Type</th>
                <th scope="col">Mode</th>
                <th scope="col">Description</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ path, depth, name, type, mode, description }) => (
                <tr key={path}>
                  <th scope="row" title={path}>
                    <span class="depth">{'   '.repeat(depth)}</span>
                    {name}
                  </th>
                  <td>{type}</td>
                  <td>{mode === 'NULLABLE' ? <span class="faint">{mode}</span> : mode}</td>
                  <td>{description}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </>
  )
}
