import type { Command } from '@commander-js/extra-typings'
import { changing, naming, versionNumber } from '../options.ts'

export const define = (command: Command) =>
  changing(naming(command))
    .description('Deploys an earlier version anew, with its files and the values that its context had.')
    .argument('<id>', 'the configuration, with its environment or without')
    .requiredOption('--to <version>', 'the version to deploy anew', versionNumber)
    .action(async (id, options) => {
      const { rollback } = await import('../deploy/versions.ts')
      await rollback(id, options)
    })
