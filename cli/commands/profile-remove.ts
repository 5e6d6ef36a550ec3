import type { Command } from '@commander-js/extra-typings'

export const define = (command: Command) =>
  command.argument('<name>', 'its name').action(async name => {
    const { remove } = await import('../profile.ts')
    await remove(name)
  })
