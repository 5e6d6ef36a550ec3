import { styleText } from 'node:util'

type Colour = Parameters<typeof styleText>[0]

/** What a status is shown in, besides the word. */
const COLOURS: Readonly<Record<string, Colour>> = {
  SUCCESS: 'green',
  FAILED: 'red',
  RUNNING: 'cyan',
  QUEUED: 'yellow',
  WARNING: 'yellow',
  BREAK: 'yellow',
  STOP: 'yellow',
  SKIPPED: 'gray',
}

/** Prints a line of the result on standard output. */
export const print = (line = ''): void => void process.stdout.write(`${line}\n`)

/** Prints a line of how it goes on standard error. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** Prints the API's own answer. */
export const printJson = (answer: unknown): void => print(JSON.stringify(answer, null, 2))

/** A text of a stream in colour, where the stream is a terminal that has colours and nobody minds. */
export function coloured(format: Colour, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  const hasColours = stream.isTTY && stream.hasColors()
  return hasColours ? styleText(format, text, { validateStream: false }) : text
}

/** A status in its colour. */
export const status = (word: string, stream?: NodeJS.WriteStream): string =>
  word in COLOURS ? coloured(COLOURS[word] ?? 'reset', word, stream) : word

const ESCAPE = '\u001b'
/** What colours a text, and moves nothing. */
export const COLOUR = new RegExp(`(${ESCAPE}\\[[\\d;]*m)`)

/** A text that may be of anybody's making, on one line and without what moves a terminal's cursor. */
export const plain = (text: string): string =>
  text
    .split(COLOUR)
    .map(part => (COLOUR.test(part) ? part : part.replaceAll(/\p{Cc}+/gu, ' ')))
    .join('')

/** How a run stands, and what went wrong in it where its status does not say. */
export function statusOf(
  run: { status: string; sub_status?: string | null },
  stream?: NodeJS.WriteStream,
): string {
  const { sub_status } = run
  const word = status(run.status, stream)
  return sub_status == null || sub_status === run.status ? word : `${word} (${status(sub_status, stream)})`
}
