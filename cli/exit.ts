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
