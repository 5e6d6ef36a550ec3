import { shown } from '../../deploy/shown.ts'
import type { Step } from '../../deploy/step.ts'

/** A plan as it is kept in a file, to be read beside its last version. */
export function golden(steps: Step[]): string {
  const blocks = steps.map(({ does, look, create, update, takesAway }) =>
    [
      does,
      ...(look ? [`  look   ${shown(look.command)}${look.settled ? ` = ${look.settled}` : ''}`] : []),
      ...(create === look?.command ? [] : [`  ${takesAway ? 'take' : 'make'}   ${shown(create)}`]),
      ...(update && update !== create ? [`  update ${shown(update)}`] : []),
    ].join('\n'),
  )
  return `${blocks.join('\n\n')}\n`
}
