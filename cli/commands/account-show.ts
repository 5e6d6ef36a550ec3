import type { Command } from '@commander-js/extra-typings'
import { account, connecting } from '../options.ts'

export const define = (command: Command) =>
  connecting(command)
    .argument('[account]', 'the account; the profile’s unless given', account)
    .action(async (given, options) => {
      const { show } = await import('../account.ts')
      await show(given, options)
    })
