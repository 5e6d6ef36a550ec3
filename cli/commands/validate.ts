import type { Command } from '@commander-js/extra-typings'
import { deploying } from '../options.ts'

export const define = (command: Command) =>
  deploying(command)
    .description('Checks configurations as a deployment does, and deploys none.')
    .action(async (paths, options) => {
      const { validate } = await import('../deploy/deploy.ts')
      await validate(paths, options)
    })
