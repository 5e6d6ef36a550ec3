import { closestMatch } from 'leven'
import type { z } from 'zod'
import { type Fault, Problem } from '../errors.ts'
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
  const result = schema.safeParse(body, {
    error: issue => (issue.input === undefined ? 'is required' : undefined),
  })
  if (result.success) return result.data
  const errors = result.error.issues.flatMap(issue => faultsOf(issue, schema))
  const faults = errors.length === 1 ? 'a fault' : `${errors.length} faults`
  throw new Problem('invalid-request', `The ${what} has ${faults}`, { errors })
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

function faultsOf(issue: z.core.$ZodIssue, schema: z.ZodType): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    const known = issue.path.length === 0 && 'shape' in schema ? Object.keys(Object(schema.shape)) : []
    return issue.keys.map(key => ({
      pointer: pointer([...issue.path, key]),
      detail: `Unknown field ${quote(key)}${suggestion(key, known)}`,
    }))
  }
  if (issue.code === 'invalid_union') {
    const closest = issue.errors.findLast(issues => issues.some(({ path }) => path.length > 0))
    const inner = closest ?? issue.errors[0] ?? []
    return inner.flatMap(one => faultsOf({ ...one, path: [...issue.path, ...one.path] }, schema))
  }
  return [{ pointer: pointer(issue.path), detail: issue.message }]
}

/** @see https://www.rfc-editor.org/rfc/rfc6901 */
function pointer(path: PropertyKey[]): string {
  return path.map(part => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** `: did you mean "limit"?`, where a known name is near enough to be meant. */
export function suggestion(given: string, known: readonly string[]): string {
  const nearest = closestMatch(given.slice(0, 64), [...known], { maxDistance: 3 })
  return nearest === undefined ? '' : `: did you mean ${quote(nearest)}?`
}

const quote = (text: string) => JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}…` : text)
