import type { Command } from '@commander-js/extra-typings'
import { naming, within } from '../options.ts'

export const define = (command: Command) =>
  naming(command)
    .option('--limit <count>', 'how many to look at, at most', within(1, 200), 50)
    .option('--page-token <token>', 'go on where a list ended')
    .action(async options => {
      const { list } = await import('../freshness.ts')
      await list(options)
    })
