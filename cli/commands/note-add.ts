import type { Command } from '@commander-js/extra-typings'
import { noting } from '../options.ts'

export const define = (command: Command) =>
  noting(command)
    .description('Writes a note on a configuration, a run or a table; or a reply to a note.')
    .argument('<text>', 'what it says, in Markdown')
    .argument('[on]', 'a configuration’s id, or a run’s')
    .option('--reply-to <note>', 'the note to reply to, in place of what it is on')
    .action(async (text, on, options) => {
      const { add } = await import('../notes.ts')
      await add(text, on, options)
    })
