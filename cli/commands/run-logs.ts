import type { Command } from '@commander-js/extra-typings'
import { ofRun } from '../options.ts'

export const define = (command: Command) =>
  ofRun(command)
    .option('--task <task>', 'only this task')
    .action(async (run, options) => {
      const { showLogs } = await import('../run.ts')
      await showLogs(run, options)
    })
