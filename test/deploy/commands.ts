import { type Action, type Command, isCall, isComposed } from '../../deploy/step.ts'

/** The commands of an action, those that it asks by among them. */
export function commandsOf(action: Action): Command[] {
  if (isCall(action)) return []
  return isComposed(action) ? [action.command, ...(action.asks ?? [])] : [action]
}
