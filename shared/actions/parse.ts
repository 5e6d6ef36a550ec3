import type { z } from 'zod'
import { Problem } from '../errors.ts'
import { counted, MOST_FAULTS, parseAs, quote, suggestion } from '../faults.ts'
import { type ActionOf, ENDPOINTS, type Endpoint } from './endpoints.ts'

/** The schemas of an endpoint: one for each of its actions, no more and no fewer. */
export type Schemas<E extends Endpoint> = Record<ActionOf<E>, z.ZodType<{ action: string; account: string }>>

/**
 * The body as one of the endpoint's actions. All faults of the body are told at once.
 * @throws Problem `unknown-action` or `invalid-request`
 */
export function parseAction<T>(
  endpoint: Endpoint,
  schemas: Readonly<Record<string, z.ZodType<T>>>,
  body: Record<string, unknown>,
): T {
  const { action } = body
  const schema = typeof action === 'string' && Object.hasOwn(schemas, action) ? schemas[action] : undefined
  if (schema === undefined) throw unknownAction(endpoint, action)
  return parseBody(schema, body, `${String(action)} request`)
}

/** A body as a schema has it. @throws Problem `invalid-request` with every fault */
export function parseBody<T>(schema: z.ZodType<T>, body: Record<string, unknown>, what = 'request'): T {
  const { data, faults } = parseAs(schema, body)
  if (data !== undefined) return data
  throw new Problem('invalid-request', `The ${what} has ${counted(faults)}`, {
    errors: faults.slice(0, MOST_FAULTS),
  })
}

function unknownAction(endpoint: Endpoint, action: unknown): Problem {
  const { path, actions } = ENDPOINTS[endpoint]
  const own = `${path} takes ${actions.join(', ')}`
  const fault = (detail: string) =>
    new Problem('unknown-action', detail, { errors: [{ pointer: '/action', detail }] })
  if (typeof action !== 'string') return fault(`The field action must be a string: ${own}`)
  for (const other of Object.values(ENDPOINTS)) {
    const names: readonly string[] = other.actions
    if (names.includes(action)) return fault(`${action} is an action of ${other.path}; ${own}`)
  }
  return fault(`Unknown action ${quote(action)}${suggestion(action, actions)}; ${own}`)
}
