import type { Command } from '@commander-js/extra-typings'
import { changing, following, naming, several } from '../options.ts'

export const define = (command: Command) =>
  following(changing(naming(command)))
    .argument('<id>', 'the configuration, with its environment or without')
    .option(
      '--execution-date <date>',
      'the day, or moment, to work for; the moment of the launch unless given',
    )
    .option(
      '--param <name=value>',
      'a value of one of its parameters; a list as JSON; may be given again',
      several,
    )
    .option('--wait', 'show the run till it has ended')
    .option(
      '--idempotency-key <key>',
      'a repeat under the same key finds the first run; a new one unless given',
    )
    .action(async (id, options) => {
      const { launch } = await import('../launch.ts')
      await launch(id, options)
    })
