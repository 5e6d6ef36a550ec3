import type { Command } from '@commander-js/extra-typings'
import { STATUSES, SUB_STATUSES, TRIGGERS } from '../../client/words.ts'
import { choice, naming, within } from '../options.ts'

export const define = (command: Command) =>
  naming(command)
    .argument('[id]', 'a configuration, with its environment or without; all unless given')
    .addOption(choice('--status <status>', 'only runs of this status', STATUSES))
    .addOption(choice('--sub-status <status>', 'only runs in which this went wrong', SUB_STATUSES))
    .addOption(choice('--trigger <trigger>', 'only runs that this started', TRIGGERS))
    .option('--for <day>', 'only runs that work for this UTC day')
    .option('--from <moment>', 'only runs that started at this moment, or day, or later')
    .option('--to <moment>', 'only runs that started before this moment, or day')
    .option('--updated-after <moment>', 'only runs that have changed since, the earliest change first')
    .option('--limit <count>', 'how many to list at most', within(1, 1000), 20)
    .option('--page-token <token>', 'go on where a list ended')
    .action(async (id, options) => {
      const { list } = await import('../runs.ts')
      await list(id, options)
    })
