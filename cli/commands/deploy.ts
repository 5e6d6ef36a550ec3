import type { Command } from '@commander-js/extra-typings'
import { changing, deploying } from '../options.ts'

export const define = (command: Command) =>
  changing(deploying(command))
    .description(
      'Deploys configurations with the files that they name, after it has shown what that changes.',
    )
    .option('--redeploy', 'deploy what a context has made out of date anew too')
    .option('--dry-run', 'show what would change, and deploy nothing')
    .action(async (paths, options) => {
      const { deploy } = await import('../deploy/deploy.ts')
      await deploy(paths, options)
    })
