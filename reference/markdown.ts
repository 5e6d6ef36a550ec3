/** A table of Markdown; a row of a cell less than the head is a mistake. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  for (const row of rows)
    if (row.length !== head.length)
      throw new Error(`Cannot make a table: ${row} is not of ${head.length} cells`)
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A text in a cell: a bar would end it, also within code. */
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

export const code = (value: unknown): string =>
  `\`${typeof value === 'string' && value !== '' ? value : JSON.stringify(value)}\``

/** Values as code, parted by commas. */
export const codes = (values: readonly unknown[]): string => values.map(code).join(', ')

/** A block of JSON. */
export const json = (value: unknown): string =>
  ['```json', typeof value === 'string' ? value.trim() : JSON.stringify(value, null, 2), '```'].join('\n')

/** A page: what is not empty, with a line between. */
export const page = (...parts: readonly (string | readonly string[])[]): string =>
  `${parts
    .flat()
    .filter(part => part !== '')
    .join('\n\n')}\n`

/** Where a heading of a page is linked to. */
export const anchor = (heading: string): string =>
  `#${heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-')}`
