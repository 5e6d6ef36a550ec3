import type { Command } from '@commander-js/extra-typings'
import { account, connecting, several } from '../options.ts'

export const define = (command: Command) =>
  connecting(command)
    .description('Says who an account runs as, and in which projects; what is not given stays as it is.')
    .argument('[account]', 'the account; the profile’s unless given', account)
    .option('--name <text>', 'what people call it')
    .option('--runner <email>', 'the service account that its runs work as')
    .option('--project <project>', 'a project that its configurations may name; may be given again', several)
    .action(async (given, options) => {
      const { set } = await import('../account.ts')
      await set(given, options)
    })
