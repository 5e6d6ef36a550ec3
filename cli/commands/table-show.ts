import type { Command } from '@commander-js/extra-typings'
import { calling } from '../options.ts'

export const define = (command: Command) =>
  calling(command)
    .argument('<table>', 'a table, as project.dataset.table')
    .action(async (table, options) => {
      const { show } = await import('../tables.ts')
      await show(table, options)
    })
