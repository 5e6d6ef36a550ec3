import type { Command } from '@commander-js/extra-typings'

export const define = (command: Command) =>
  command.option('--json', 'print them as JSON').action(async options => {
    const { list } = await import('../profile.ts')
    await list(options)
  })
