import { type Action, type Composed, isCall, isComposed, type Step } from './step.ts'

/** An action as it can be pasted into a shell. */
export function shown(action: Action): string {
  if (isComposed(action)) return composed(action)
  if (!isCall(action)) return action.map(quoted).join(' ')
  const { method, url, body, token } = action
  const bearer = token === 'api' ? '$TAILER_TOKEN' : '$(gcloud auth print-access-token)'
  return [
    `curl --fail-with-body -X ${method} ${quoted(url)} -H 'Content-Type: application/json'`,
    `-H "Authorization: Bearer ${bearer}" -d ${quoted(JSON.stringify(body))}`,
  ].join(' ')
}

function composed({ command, asks = [], input }: Composed): string {
  const words = command.map(word => {
    const filled = word.replaceAll(/\$(\d)/g, (_, nth) => `$(${shown(asks[Number(nth) - 1] ?? [])})`)
    return filled === word ? quoted(word) : `"${filled}"`
  })
  return [...(input ? [input.shell, '|'] : []), ...words].join(' ')
}

const quoted = (argument: string) =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`

/** A plan in numbered lines, for who wants to see it before it is done. */
export const planLines = (steps: Step[]): string[] =>
  steps.flatMap(({ does, look, create, update, takesAway }, index) => [
    `\n${index + 1}. ${does}`,
    ...(look ? [`   look:   ${shown(look.command)}`] : []),
    ...(create === look?.command ? [] : [`   ${takesAway ? 'take:  ' : 'make:  '} ${shown(create)}`]),
    ...(update && update !== create ? [`   update: ${shown(update)}`] : []),
  ])
