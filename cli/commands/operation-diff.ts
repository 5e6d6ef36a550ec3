import type { Command } from '@commander-js/extra-typings'
import { naming, versionNumber } from '../options.ts'

export const define = (command: Command) =>
  naming(command)
    .argument('<id>', 'the configuration, with its environment or without')
    .argument('[from]', 'a version; the one before unless given', versionNumber)
    .argument('[to]', 'a later one; the latest unless given', versionNumber)
    .action(async (id, from, to, options) => {
      const { diff } = await import('../deploy/versions.ts')
      await diff(id, from, to, options)
    })
