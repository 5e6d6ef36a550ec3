import type { Command } from '@commander-js/extra-typings'
import { changing, naming } from '../options.ts'

export const define = (command: Command) =>
  changing(naming(command))
    .argument('<id>', 'the workflow')
    .action(async (id, options) => {
      const { reset } = await import('../workflow.ts')
      await reset(id, options)
    })
