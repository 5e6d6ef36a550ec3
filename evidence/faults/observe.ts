/** A line of the table: a fault, what was done, what came of it, and what of all that should have held did not. */
export type Row = { fault: string; done: string; seen: string; wrong: string[] }

/** Says what must hold; what does not is told in the table, and fails the command. */
export type Must = (holds: boolean, what: string) => void

/** Where the random moments come from, and where progress is told. */
export type Trial = { random: () => number; tell: (line: string) => void }

/** Lets a fault happen and tells what came of it. */
export async function observe(
  fault: string,
  happen: (must: Must) => Promise<{ done: string; seen: string }>,
): Promise<Row> {
  const wrong: string[] = []
  const must: Must = (holds, what) => {
    if (!holds) wrong.push(what)
  }
  try {
    return { fault, ...(await happen(must)), wrong }
  } catch (error) {
    return { fault, done: 'broken off', seen: '', wrong: [...wrong, String(error)] }
  }
}

/** The rows as a Markdown table. */
export function table(rows: Row[]): string {
  const line = (...cells: string[]) =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [
    line('fault', 'what was done', 'what was seen', 'held'),
    line('---', '---', '---', '---'),
    ...rows.map(({ fault, done, seen, wrong }) =>
      line(
        fault,
        done,
        [seen, ...wrong.map(what => `**not held: ${what}**`)].join('; '),
        wrong.length ? 'no' : 'yes',
      ),
    ),
  ].join('\n')
}

/** A number in the middle of a range, by chance. */
export const between = (random: () => number, least: number, most: number): number =>
  Math.round(least + random() * (most - least))

/** Seconds with a digit, of milliseconds. */
export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

/** The least, the middle and the greatest, as seconds. */
export function spread(milliseconds: number[]): string {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const at = (index: number) => seconds(sorted[index] ?? Number.NaN)
  return `${at(0)} / ${at(Math.floor(sorted.length / 2))} / ${at(sorted.length - 1)}`
}
