import type { Command } from '@commander-js/extra-typings'
import { naming, within } from '../options.ts'

export const define = (command: Command) =>
  naming(command)
    .option(
      '--limit <count>',
      'how many to list at most; a page of the API has at most 100',
      within(1, 100),
      50,
    )
    .option('--page-token <token>', 'go on where a list ended')
    .action(async options => {
      const { list } = await import('../operations.ts')
      await list(options)
    })
