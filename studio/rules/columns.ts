/** A column as the API answers it. */
export type Column = {
  name: string
  type: string
  mode: string
  description: string | null
  fields?: Column[] | undefined
}

/** A column as a row of a list: what it is within, and how deep. */
export type ColumnRow = Omit<Column, 'fields'> & { path: string; depth: number }

/** The columns in one list, each before its fields; of a text those that have it, with what they are within. */
export function columnRows(columns: readonly Column[], text = ''): ColumnRow[] {
  const wanted = text.trim().toLowerCase()
  return rowsOf(columns, '', 0, wanted)
}

function rowsOf(columns: readonly Column[], within: string, depth: number, wanted: string): ColumnRow[] {
  return columns.flatMap(({ fields = [], ...column }) => {
    const path = within === '' ? column.name : `${within}.${column.name}`
    const inner = rowsOf(fields, path, depth + 1, wanted)
    const said = `${path} ${column.type} ${column.description ?? ''}`.toLowerCase()
    return said.includes(wanted) || inner.length > 0 ? [{ ...column, path, depth }, ...inner] : []
  })
}

/** How long a cell may be, in characters; the rest is shown on demand. */
const LONGEST = 60

/** A cell of a preview: what is shown of it, and the whole where that is longer. */
export type Cell = { text: string; whole?: string; isNumber: boolean; isNull: boolean }

/** The first rows of a table by their columns, each row a text of JSON: a cell that is no simple value is JSON. */
export function previewOf(preview: readonly string[]): { names: string[]; rows: Cell[][] } {
  const rows = preview.map(recordOf)
  const names = [...new Set(rows.flatMap(Object.keys))]
  return { names, rows: rows.map(row => names.map(name => cellOf(row[name]))) }
}

function recordOf(text: string): Readonly<Record<string, unknown>> {
  const row: unknown = JSON.parse(text)
  return Object.fromEntries(Object.entries(Object(row)))
}

function cellOf(value: unknown): Cell {
  const isNull = value === null || value === undefined
  const isNested = typeof value === 'object' && !isNull
  const text = isNested ? JSON.stringify(value) : isNull ? 'null' : String(value)
  const cell = { text, isNumber: typeof value === 'number', isNull }
  const line = text.replaceAll(/\s+/g, ' ')
  if (line.length <= LONGEST && line === text) return cell
  return {
    ...cell,
    text: line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line,
    whole: isNested ? JSON.stringify(value, null, 2) : text,
  }
}
