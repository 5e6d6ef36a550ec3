import { readFile } from 'node:fs/promises'

/** A command of the README's first ten minutes, and the exit code that is said of it. */
type Command = { line: string; code: number }

/** The commands of the README's first ten minutes, in order, but for the one that starts the stack. */
export async function firstMinutes(): Promise<Command[]> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const [, page = ''] = /^## The first ten minutes\n(.*?)^## /ms.exec(readme) ?? []
  const [start, ...lines] = [...page.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = '']) =>
    block.trimEnd().split('\n'),
  )
  if (start !== 'npm start') throw new Error(`The README’s first command is ${start}, not npm start`)
  return lines.map(line => ({ line, code: Number(/# exit code (\d+)$/.exec(line)?.[1] ?? 0) }))
}

/** A line of shell that runs commands one after another, as a person types them, and prints each one's exit code. */
export const typed = (commands: readonly Command[], home: string): string =>
  [`export HOME='${home}'`, 'exec 2>&1', ...commands.map(({ line }) => `${line}\necho "[$?]"`)].join('\n')
