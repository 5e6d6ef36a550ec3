import type { Table } from '../../data/catalog.ts'
import { Wide } from '../../parts/wide.tsx'
import { type Cell, previewOf } from '../../rules/columns.ts'

/** The first rows of a table, or why none are shown. */
export function Preview({ table: { preview, preview_refused } }: { table: Table }) {
  if (preview === null)
    return <p class="empty">No rows are shown. {preview_refused ?? 'BigQuery does not say why'}.</p>
  if (preview.length === 0) return <p class="empty">It has no rows.</p>
  const { names, rows } = previewOf(preview)
  return (
    <Wide label="First rows">
      <table class="list cells">
        <thead>
          <tr>
            {names.map(name => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, at) => (
                <Value key={names[at]} cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  )
}

const Value = ({ cell: { text, whole, isNumber, isNull } }: { cell: Cell }) => (
  <td class={isNumber ? 'number' : undefined}>
    {whole === undefined ? (
      <span class={isNull ? 'faint' : undefined}>{text}</span>
    ) : (
      <details>
        <summary>{text}</summary>
        <pre>{whole}</pre>
      </details>
    )}
  </td>
)
