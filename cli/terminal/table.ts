import { stripVTControlCharacters } from 'node:util'
import { COLOUR, coloured, plain, print } from './streams.ts'

type Cell = string | number | null | undefined

const GAP = 2

/** How many columns a text takes, its colours aside. */
const widthOf = (text: string): number => [...stripVTControlCharacters(text)].length

/**
 * Prints rows in columns under their heads. Numbers stand to the right. On a terminal a line that is too long is cut
 * off; elsewhere nothing is.
 */
export function printTable(heads: readonly string[], rows: readonly (readonly Cell[])[]): void {
  const texts = rows.map(row => row.map(cell => plain(String(cell ?? '-'))))
  const widths = heads.map((head, at) => Math.max(widthOf(head), ...texts.map(row => widthOf(row[at] ?? ''))))
  const isNumeric = heads.map(
    (_, at) =>
      rows.some(row => typeof row[at] === 'number') && rows.every(row => typeof row[at] !== 'string'),
  )
  const pad = (text: string, at: number) => {
    const space = ' '.repeat((widths[at] ?? 0) - widthOf(text))
    return isNumeric[at] ? space + text : text + space
  }
  const line = (cells: readonly string[]) => cells.map(pad).join(' '.repeat(GAP)).trimEnd()
  print(coloured('bold', cut(line(heads))))
  for (const row of texts) print(cut(line(row)))
}

/** What of a line fits on the terminal. */
function cut(line: string): string {
  const { isTTY, columns } = process.stdout
  if (!isTTY || widthOf(line) <= columns) return line
  let left = columns - 1
  // Colours take no column, and have to be ended.
  const parts = line.split(COLOUR)
  return `${parts.map(part => (COLOUR.test(part) ? part : take(part))).join('')}…`

  function take(part: string): string {
    const taken = [...part].slice(0, left)
    left -= taken.length
    return taken.join('')
  }
}
