import type { Command } from '@commander-js/extra-typings'

export const define = (command: Command) =>
  command
    .description('Writes a small example that deploys and runs as it is: what a person starts from.')
    .argument('[folder]', 'where to; the current folder unless given')
    .action(async folder => {
      const { init } = await import('../deploy/init.ts')
      await init(folder)
    })
