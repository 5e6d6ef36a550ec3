import type { Command } from '@commander-js/extra-typings'
import { changing, placing } from '../options.ts'

export const define = (command: Command) =>
  changing(placing(command))
    .argument('<id>', 'the workflow')
    .action(async (id, options) => {
      const { reset } = await import('../workflow.ts')
      await reset(id, options)
    })
