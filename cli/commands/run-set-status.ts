import { Argument, type Command } from '@commander-js/extra-typings'
import { SETTABLE_STATUSES, STATUSES } from '../../client/words.ts'
import { changing, choice, ofRun } from '../options.ts'

export const define = (command: Command) =>
  changing(ofRun(command))
    .addArgument(new Argument('<status>', 'the status to set').choices(SETTABLE_STATUSES))
    .addOption(choice('--expected <status>', 'fail unless it stands so', STATUSES))
    .option('--note <text>', 'why, for the history')
    .action(async (run, status, options) => {
      const { setStatus } = await import('../run.ts')
      await setStatus(run, status, options)
    })
