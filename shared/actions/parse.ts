import type { z } from 'zod'
import { counted, ENOUGH, MOST_FAULTS, parseAs, pointer, quote, suggestion } from '../model/faults.ts'
import { type Fault, Problem } from '../model/problem.ts'
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
  const all = data === undefined ? faults : prototypesIn(body)
  if (data !== undefined && all.length === 0) return data
  throw new Problem('invalid-request', `The ${what} has ${counted(all)}`, {
    errors: all.slice(0, MOST_FAULTS),
  })
}

/** How deep a field is looked for; nothing that is nested deeper is taken. */
const MAX_DEPTH = 60

/** Where a body has a field `__proto__`: zod drops it from a record and says nothing, and we know no such field. */
function prototypesIn(body: Record<string, unknown>): Fault[] {
  const faults: Fault[] = []
  const parts: { value: unknown; path: string[] }[] = [{ value: body, path: [] }]
  for (const { value, path } of parts) {
    for (const [key, inner] of Object.entries(Object(value))) {
      const here = [...path, key]
      if (key === '__proto__') faults.push({ pointer: pointer(here), detail: `Unknown field ${quote(key)}` })
      else if (typeof inner === 'object' && here.length < MAX_DEPTH) parts.push({ value: inner, path: here })
    }
    if (faults.length >= ENOUGH) break
  }
  return faults
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
