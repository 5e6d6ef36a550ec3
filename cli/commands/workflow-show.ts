import type { Command } from '@commander-js/extra-typings'
import { placing } from '../options.ts'

export const define = (command: Command) =>
  placing(command)
    .argument('<id>', 'the workflow')
    .action(async (id, options) => {
      const { show } = await import('../workflow.ts')
      await show(id, options)
    })
