import type { Command } from '@commander-js/extra-typings'
import { changing, naming } from '../options.ts'

export const define = (command: Command) =>
  changing(naming(command))
    .argument('<id>', 'the configuration, with its environment or without')
    .action(async (id, options) => {
      const { change } = await import('../operations.ts')
      await change(id, 'disable', options)
    })
