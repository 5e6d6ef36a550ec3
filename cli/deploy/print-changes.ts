import { coloured, plain, print } from '../terminal/streams.ts'
import type { Line } from './changes.ts'

const COLOURS = { '+': 'green', '-': 'red', '~': 'yellow', '@': 'cyan', ' ': 'reset' } as const

/** Prints what changes, a line each: `+` is added, `-` removed, `~` changed. */
export function printChanges(lines: readonly Line[]): void {
  for (const { sign, text } of lines) {
    print(`  ${coloured(COLOURS[sign], plain(sign === '@' ? text : `${sign} ${text}`))}`.trimEnd())
  }
}
