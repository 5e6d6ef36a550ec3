import type { Command } from '@commander-js/extra-typings'
import { account, calling } from '../options.ts'

export const define = (command: Command) =>
  calling(command)
    .argument('[account]', 'the account; the profile’s unless given', account)
    .action(async (given, options) => {
      const { show } = await import('../account.ts')
      await show(given, options)
    })
