import type { Command } from '@commander-js/extra-typings'
import { noting, within } from '../options.ts'

export const define = (command: Command) =>
  noting(command)
    .argument('[on]', 'a configuration’s id, or a run’s; all of the account unless given')
    .option('--limit <count>', 'how many to list at most', within(1, 25), 10)
    .option('--page-token <token>', 'go on where a list ended')
    .action(async (on, options) => {
      const { list } = await import('../notes.ts')
      await list(on, options)
    })
