import type { Command } from '@commander-js/extra-typings'
import { naming } from '../options.ts'

export const define = (command: Command) =>
  naming(command)
    .argument('<id>', 'the configuration, with its environment or without')
    .action(async (id, options) => {
      const { show } = await import('../operations.ts')
      await show(id, options)
    })
