import { ENDPOINTS, type Endpoint } from '../shared/actions/endpoints.ts'
import { ACTION_NAMES, ACTIONS } from '../shared/actions/index.ts'

/** Where an action's requests go, and what a repeat of one does. */
type Call = { endpoint: Endpoint; path: string; repeats: (typeof ACTIONS)[keyof typeof ACTIONS]['repeats'] }

/**
 * All that a client has to know of each action. It is taken from the actions' records; in the built client stands what
 * it comes to, so that it loads no schema.
 */
export const CALLS: Readonly<Record<string, Call>> = Object.fromEntries(
  ACTION_NAMES.map(name => {
    const { endpoint, repeats } = ACTIONS[name]
    return [name, { endpoint, path: ENDPOINTS[endpoint].path, repeats }]
  }),
)
