import { type Command, Option } from '@commander-js/extra-typings'
import { changing, following, ofRun, several } from '../options.ts'

export const define = (command: Command) =>
  following(changing(ofRun(command)))
    .description(
      'Tries a run again that has ended: what had succeeded is taken over, the rest is done. By the version that is current.',
    )
    .addOption(
      new Option('--only <task>', 'only this task, succeeded or not; may be given again')
        .argParser(several)
        .conflicts('from'),
    )
    .option('--from <task>', 'only this task and those that depend on it, succeeded or not')
    .option('--wait', 'show the new run till it has ended')
    .option(
      '--idempotency-key <key>',
      'a repeat under the same key finds the first run; a new one unless given',
    )
    .action(async (run, options) => {
      const { retryRun } = await import('../run.ts')
      await retryRun(run, options)
    })
