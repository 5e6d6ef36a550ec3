import type { Command } from '@commander-js/extra-typings'

export const define = (command: Command) =>
  command
    .option('--profile <name>', 'the profile to use; TAILER_PROFILE, or the current one, unless given')
    .option('--print', 'print the address alone')
    .action(async options => {
      const { openStudio } = await import('../studio.ts')
      await openStudio(options)
    })
