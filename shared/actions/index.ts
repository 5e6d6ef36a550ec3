import type { z } from 'zod'
import { accountActions } from './account.ts'
import { catalogActions } from './catalog.ts'
import { configurationActions } from './configuration.ts'
import type { Endpoint } from './endpoints.ts'
import { launchActions } from './launch.ts'
import { noteActions } from './note.ts'
import { statusActions } from './status.ts'
import { workflowActions } from './workflow.ts'

/**
 * Every action by its name. What is deployed loads the actions of its own endpoint alone, and of this file the types;
 * see {@link unknownAction}, which loads it when a request has gone astray.
 */
export const ACTIONS = {
  ...launchActions,
  ...statusActions,
  ...workflowActions,
  ...configurationActions,
  ...accountActions,
  ...noteActions,
  ...catalogActions,
}
type Actions = typeof ACTIONS

export type Action = keyof Actions
export type ActionOf<E extends Endpoint> = {
  [A in Action]: Actions[A]['endpoint'] extends E ? A : never
}[Action]
/** The actions that take an `Idempotency-Key`. */
export type KeyedAction = { [A in Action]: Actions[A]['repeats'] extends 'by key' ? A : never }[Action]

/** A request of an action, as it is sent; and as it is acted on, its defaults filled in. */
export type RequestOf<A extends Action> = z.input<Actions[A]['schema']>
export type InputOf<A extends Action> = z.output<Actions[A]['schema']>
/** What an action answers when it succeeds. */
export type AnswerTo<A extends Action> = z.output<ReturnType<Actions[A]['answer']>>

const isAction = (name: string): name is Action => Object.hasOwn(ACTIONS, name)
export const ACTION_NAMES: readonly Action[] = Object.keys(ACTIONS).filter(isAction)

/** The actions of an endpoint. */
export const actionsOf = (endpoint: Endpoint): Action[] =>
  ACTION_NAMES.filter(name => ACTIONS[name].endpoint === endpoint)
