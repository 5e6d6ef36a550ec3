import type { Command } from '@commander-js/extra-typings'
import { naming } from '../options.ts'

export const define = (command: Command) =>
  naming(command)
    .argument('<id>', 'the workflow')
    .action(async (id, options) => {
      const { show } = await import('../workflow.ts')
      await show(id, options)
    })
