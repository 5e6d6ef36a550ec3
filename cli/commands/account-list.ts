import type { Command } from '@commander-js/extra-typings'
import { connecting, within } from '../options.ts'

export const define = (command: Command) =>
  connecting(command)
    .option('--limit <count>', 'how many to list at most', within(1, 1000), 100)
    .option('--page-token <token>', 'go on where a list ended')
    .action(async options => {
      const { list } = await import('../account.ts')
      await list(options)
    })
