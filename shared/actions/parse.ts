import type { z } from 'zod'
import { ENOUGH, MOST_FAULTS, numberOf, parseAs, pointer, quote, suggestion } from '../model/faults.ts'
import { type Fault, Problem } from '../model/problem.ts'
import { ENDPOINTS, type Endpoint } from './endpoints.ts'

/**
 * The one of an endpoint's actions that a body names.
 * @param own - by its name, what there is of each of the endpoint's actions
 * @throws Problem `unknown-action`
 */
export async function actionNamed<T>(
  endpoint: Endpoint,
  own: Readonly<Record<string, T>>,
  { action }: Record<string, unknown>,
): Promise<T> {
  const found = typeof action === 'string' && Object.hasOwn(own, action) ? own[action] : undefined
  if (found === undefined) throw await unknownAction(endpoint, Object.keys(own), action)
  return found
}

/** A body as a schema has it. @throws Problem `invalid-request` with every fault */
export function parseBody<T>(schema: z.ZodType<T>, body: Record<string, unknown>, what = 'request'): T {
  const { data, faults } = parseAs(schema, body)
  const all = data === undefined ? faults : prototypesIn(body)
  if (data !== undefined && all.length === 0) return data
  throw new Problem('invalid-request', `The ${what} has ${numberOf(all)}`, {
    errors: all.slice(0, MOST_FAULTS),
  })
}

/** How deep a field is looked for; nothing that is nested deeper is taken. */
const MAX_DEPTH = 60

/** Where a body has a field `__proto__`: zod drops it from a record and says nothing, and we know no such field. */
function prototypesIn(body: Record<string, unknown>): Fault[] {
  const faults: Fault[] = []
  // One path for all: a body may hold tens of thousands of values.
  const path: string[] = []
  const look = (value: object) => {
    for (const key of Object.keys(value)) {
      if (faults.length >= ENOUGH) return
      const inner: unknown = Reflect.get(value, key)
      path.push(key)
      if (key === '__proto__') faults.push({ pointer: pointer(path), detail: `Unknown field ${quote(key)}` })
      else if (typeof inner === 'object' && inner !== null && path.length < MAX_DEPTH) look(inner)
      path.pop()
    }
  }
  look(body)
  return faults
}

async function unknownAction(endpoint: Endpoint, actions: string[], action: unknown): Promise<Problem> {
  const { path } = ENDPOINTS[endpoint]
  const own = `${path} takes ${actions.join(', ')}`
  const fault = (detail: string) =>
    new Problem('unknown-action', detail, { errors: [{ pointer: '/action', detail }] })
  if (typeof action !== 'string') return fault(`The field action must be a string: ${own}`)
  // Loaded only now: a function at work needs none of the others' actions.
  const { ACTIONS } = await import('./index.ts')
  const other = Object.values(ACTIONS).find(({ name }) => name === action)
  if (other) return fault(`${action} is an action of ${ENDPOINTS[other.endpoint].path}; ${own}`)
  return fault(`Unknown action ${quote(action)}${suggestion(action, actions)}; ${own}`)
}
