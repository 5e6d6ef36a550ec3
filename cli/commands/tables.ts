import type { Command } from '@commander-js/extra-typings'
import { calling, within } from '../options.ts'

export const define = (command: Command) =>
  calling(command)
    .option('--project <project>', 'only tables of this project, one of the account’s')
    .option('--dataset <dataset>', 'only tables of this dataset')
    .option('--limit <count>', 'how many to list at most', within(1, 100), 50)
    .option('--page-token <token>', 'go on where a list ended')
    .action(async options => {
      const { list } = await import('../tables.ts')
      await list(options)
    })
