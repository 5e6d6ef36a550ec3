/** Every exit code, by what it says. */
export const EXIT = {
  done: { code: 0, means: 'done' },
  failed: { code: 1, means: 'the API or the network failed' },
  usage: { code: 2, means: 'the command was called wrongly, or needs --yes' },
  waited: { code: 3, means: 'waited in vain: the time of --timeout is up' },
  refused: { code: 4, means: 'not signed in, or not allowed' },
  unsuccessful: { code: 5, means: 'the run ended without success' },
  interrupted: { code: 130, means: 'Ctrl-C' },
} as const
export type Exit = keyof typeof EXIT

/** Why a command ends otherwise than it should: what it prints, and the exit code. */
export class Failure extends Error {
  override name = 'Failure'
  readonly exit: Exit
  /** What to do next, a line each. */
  readonly next: readonly string[]

  /** @param message - `Cannot X: reason` */
  constructor(exit: Exit, message: string, { next = [], cause }: { next?: string[]; cause?: unknown } = {}) {
    super(message, { cause })
    this.exit = exit
    this.next = next
  }
}

/** The exit codes, as help prints them. */
export const exitCodes = (): string =>
  [
    'Exit codes:',
    ...Object.values(EXIT).map(({ code, means }) => `  ${String(code).padEnd(5)}${means}`),
  ].join('\n')
