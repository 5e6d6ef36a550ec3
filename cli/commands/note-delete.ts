import type { Command } from '@commander-js/extra-typings'
import { calling } from '../options.ts'

export const define = (command: Command) =>
  calling(command)
    .description('Deletes a note of your own with all replies to it, or a reply of your own.')
    .argument('<note>', 'the note, or the reply')
    .action(async (note, options) => {
      const { remove } = await import('../notes.ts')
      await remove(note, options)
    })
