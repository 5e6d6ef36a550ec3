import type { Command } from '@commander-js/extra-typings'

export const define = (command: Command) =>
  command
    .option('--profile <name>', 'the profile to tell of; TAILER_PROFILE, or the current one, unless given')
    .option('--token-file <file>', 'a file that holds the token')
    .option('--json', 'print it as JSON')
    .action(async options => {
      const { showSignIn } = await import('../sign-in/status.ts')
      await showSignIn(options)
    })
