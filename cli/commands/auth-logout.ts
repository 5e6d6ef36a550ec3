import type { Command } from '@commander-js/extra-typings'

export const define = (command: Command) =>
  command
    .option(
      '--profile <name>',
      'the profile to sign out of; TAILER_PROFILE, or the current one, unless given',
    )
    .action(async options => {
      const { logout } = await import('../sign-in/status.ts')
      await logout(options)
    })
