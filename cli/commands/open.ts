import type { Command } from '@commander-js/extra-typings'
import { ENVIRONMENTS, TYPE_NAMES } from '../../client/words.ts'
import { account, oneOf, upper } from '../options.ts'

export const define = (command: Command) =>
  command
    .argument('[id]', 'a run, or a configuration with its environment or without; the home unless given')
    .option('--profile <name>', 'the profile to use; TAILER_PROFILE, or the current one, unless given')
    .option('--account <account>', 'the account of the id; the profile’s unless given', account)
    .option(
      '--environment <name>',
      'the environment of the id; the profile’s unless given',
      oneOf(ENVIRONMENTS, upper),
    )
    .option('--type <type>', 'its type, where several have the ID or it is archived', oneOf(TYPE_NAMES))
    .option('--print', 'print the address alone')
    .action(async (id, options) => {
      const { openStudio } = await import('../studio.ts')
      await openStudio(id, options)
    })
