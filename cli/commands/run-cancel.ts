import type { Command } from '@commander-js/extra-typings'
import { changing, ofRun } from '../options.ts'

export const define = (command: Command) =>
  changing(ofRun(command))
    .description(
      'Ends a run as FAILED, and stops its BigQuery jobs; or ends what of a backfill has not begun.',
    )
    .option('--backfill <backfill>', 'the backfill, of the configuration that stands in place of the run')
    .option('--note <text>', 'why, for the history')
    .action(async (run, options) => {
      const { cancelRun } = await import('../run.ts')
      await cancelRun(run, options)
    })
