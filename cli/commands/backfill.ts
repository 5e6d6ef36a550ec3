import type { Command } from '@commander-js/extra-typings'
import { changing, choice, naming } from '../options.ts'

export const define = (command: Command) =>
  changing(naming(command))
    .argument('<id>', 'the configuration, with its environment or without')
    .requiredOption('--from <day>', 'the first day, in UTC')
    .requiredOption('--to <day>', 'the last day, which is included')
    .addOption(choice('--order <order>', 'which of the dates goes first', ['oldest', 'newest']))
    .option('--again', 'also for dates that have a run which has not failed')
    .option('--idempotency-key <key>', 'a repeat under the same key answers what the first did')
    .action(async (id, options) => {
      const { backfill } = await import('../backfill.ts')
      await backfill(id, options)
    })
