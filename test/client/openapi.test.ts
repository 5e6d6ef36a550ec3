import { createConfig, lintFromString } from '@redocly/openapi-core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { describeApi, makeDescription } from '../../client/openapi/document.ts'
import { ENDPOINTS } from '../../shared/actions/endpoints.ts'
import { ACTION_NAMES, ACTIONS } from '../../shared/actions/index.ts'
import { DATE_PATTERN, DAY_PATTERN } from '../../shared/model/date-pattern.ts'
import { PROBLEMS } from '../../shared/model/problem.ts'
import { ROLES } from '../../shared/model/roles.ts'

const made = JSON.stringify(describeApi(), null, 2)

/** All faults of a document by the OpenAPI specification; its examples are held against its schemas as well. */
async function faultsOf(source: string): Promise<string[]> {
  const config = await createConfig({
    extends: ['spec'],
    rules: {
      'no-invalid-media-type-examples': 'error',
      'no-unused-components': 'error',
      'operation-operationId-unique': 'error',
    },
  })
  const faults = await lintFromString({ source, absoluteRef: 'openapi.json', config })
  return faults.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)
}

test('the description is valid OpenAPI 3.1, and its examples are valid by its schemas', async () => {
  expect(await faultsOf(made)).toEqual([])
})

test.each([
  ['a key that OpenAPI does not know', '"operationId": "dagStatus"', '"operationID": "dagStatus"', 'struct'],
  ['a reference to nothing', 'schemas/Launched"', 'schemas/Launch"', 'no-unresolved-refs'],
  ['an example that its schema refuses', '"status": "SUCCESS"', '"status": "OK"', 'no-invalid-media-type'],
])('a description with %s is found invalid', async (_, from, to, rule) => {
  expect((await faultsOf(made.replaceAll(from, to))).join('\n')).toContain(rule)
})

const ref = z.object({ $ref: z.string() })

/** What a path of the description leads to, through references. */
function at(...path: string[]): unknown {
  let value: unknown = JSON.parse(made)
  for (const part of path) value = Reflect.get(Object(value), part)
  const found = ref.safeParse(value)
  return found.success ? byPointer(found.data.$ref) : value
}
const byPointer = (pointer: string) => at(...pointer.split('/').slice(1))

/** The requests that a path is described to take, by their actions. */
function requestsOf(path: string) {
  const body = ['requestBody', 'content', 'application/json', 'schema', 'discriminator', 'mapping']
  const mapping = z.record(z.string(), z.string()).parse(at('paths', path, 'post', ...body))
  return Object.entries(mapping).map(([action, pointer]) => ({ action, request: byPointer(pointer) }))
}

test.each(Object.entries(ENDPOINTS))(
  '%s is described with exactly the actions it takes',
  (name, { path }) => {
    const requests = requestsOf(path)
    const own = ACTION_NAMES.filter(action => ACTIONS[action].endpoint === name)
    expect(requests.map(({ action }) => action)).toEqual(own)
    for (const { action, request } of requests) {
      expect(request).toMatchObject({
        properties: { action: { const: action } },
        additionalProperties: false,
      })
    }
  },
)

test('no list is described by its places, which makers of clients do not know', () => {
  expect(made).not.toContain('prefixItems')
})

test('a list of one is told with its element, and with how many it has', () => {
  expect(at('components', 'schemas', 'OneRun', 'properties', 'results')).toMatchObject({
    type: 'array',
    items: { $ref: '#/components/schemas/Run' },
    minItems: 1,
    maxItems: 1,
  })
})

test.each([
  ['LaunchJob', DATE_PATTERN],
  ['GetLastStatus', DAY_PATTERN],
  ['GetByStatus', DAY_PATTERN],
])('the execution_date of %s is described with the pattern it is parsed by', (name, pattern) => {
  expect(at('components', 'schemas', name, 'properties', 'execution_date')).toMatchObject({
    pattern: pattern.source,
  })
})

test('role 1 may do the actions that change nothing, and write notes', () => {
  const requests = Object.values(ENDPOINTS).flatMap(({ path }) => requestsOf(path))
  const viewers = requests.filter(({ request }) => Object(request)['x-roles'].includes(ROLES.viewer.code))
  expect(viewers.map(({ action }) => action).sort()).toEqual(
    ACTION_NAMES.filter(name => ACTIONS[name].repeats === 'freely' || ACTIONS[name].right === 'note').sort(),
  )
})

test.each(Object.entries(PROBLEMS))(
  '%s is described, with an example, under its status',
  (code, [status]) => {
    const paths = Object.values(ENDPOINTS).filter(({ path }) => {
      const content = Reflect.get(Object(at('paths', path, 'post', 'responses', `${status}`)), 'content')
      return Object.hasOwn(Object(content?.['application/problem+json']?.examples), code)
    })
    expect(paths).not.toEqual([])
  },
)

test('every field of a request and an answer tells what it means, and no text is of none', () => {
  const { missing, unused } = makeDescription()
  expect({ missing, unused }).toEqual({ missing: [], unused: [] })
})

/** What makers of clients stumble over, wherever it stands in a document's schema. */
const STUMBLES = z
  .looseObject({ title: z.string() })
  .or(z.looseObject({ pattern: z.string().includes('\\p{') }))

test('a document that is deployed is described as one of those there are, in words that makers of clients know', () => {
  const { anyOf } = z
    .object({ anyOf: z.array(ref).min(1) })
    .parse(at('components', 'schemas', 'DeployConfiguration', 'properties', 'configuration'))
  const wrong: unknown[] = []
  const look = (part: unknown) => {
    if (typeof part !== 'object' || part === null) return
    if (STUMBLES.safeParse(part).success) wrong.push(part)
    const values = z.object({ enum: z.array(z.unknown()) }).safeParse(part).data?.enum ?? []
    const names = values.map(value => String(value).toUpperCase())
    if (new Set(names).size < names.length) wrong.push(part)
    Object.values(part).forEach(look)
  }
  for (const { $ref } of anyOf) look(byPointer($ref))
  expect(wrong).toEqual([])
})
