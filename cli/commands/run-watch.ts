import type { Command } from '@commander-js/extra-typings'
import { following, ofRun } from '../options.ts'

export const define = (command: Command) =>
  following(ofRun(command)).action(async (run, options) => {
    const { watchRun } = await import('../run.ts')
    await watchRun(run, options)
  })
