import type { Command } from '@commander-js/extra-typings'
import { ofRun } from '../options.ts'

export const define = (command: Command) =>
  ofRun(command).action(async (run, options) => {
    const { showRun } = await import('../run.ts')
    await showRun(run, options)
  })
