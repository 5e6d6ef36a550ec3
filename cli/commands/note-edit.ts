import type { Command } from '@commander-js/extra-typings'
import { calling } from '../options.ts'

export const define = (command: Command) =>
  calling(command)
    .argument('<note>', 'the note, or the reply')
    .argument('<text>', 'what it is to say, in Markdown')
    .action(async (note, text, options) => {
      const { edit } = await import('../notes.ts')
      await edit(note, text, options)
    })
