import type { Command } from '@commander-js/extra-typings'
import { ENVIRONMENTS } from '../../client/words.ts'
import { account, oneOf, upper } from '../options.ts'

export const define = (command: Command) =>
  command
    .description(
      'Adds a profile, or changes what is given of one that is there. The first one is the current one.',
    )
    .argument('<name>', 'its name')
    .option(
      '--address <url>',
      'where the API is: one host, or the functions’ own with {function} where their name stands',
    )
    .option('--account <account>', 'the account that commands are for', account)
    .option('--environment <name>', 'the environment that commands are for', oneOf(ENVIRONMENTS, upper))
    .option('--api-key <key>', 'the web API key of the Firebase project that people sign in to')
    .option('--audience <text>', 'what tokens that a service account signs are for; tailer-api unless given')
    .action(async (name, options) => {
      const { add } = await import('../profile.ts')
      await add(name, options)
    })
