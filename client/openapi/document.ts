import { z } from 'zod'
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi'
import { ENDPOINTS, type Endpoint } from '../../shared/actions/endpoints.ts'
import { ACTION_NAMES, ACTIONS, type Action, actionsOf } from '../../shared/actions/index.ts'
import { PROBLEMS, type ProblemCode, problemBody } from '../../shared/model/problem.ts'
import { codesThatMay, roleNames, whoMay } from '../../shared/model/roles.ts'
import { documentSchemas, tellDocuments } from './deployable.ts'
import { EXAMPLES } from './examples.ts'
import { DESCRIPTION_PATH } from './path.ts'
import { byStatus, COMMON_PROBLEMS, problemExample } from './problems.ts'
import { tellFields } from './texts.ts'

const ENDPOINT_NAMES = [...new Set(ACTION_NAMES.map(name => ACTIONS[name].endpoint))]
const isKeyed = (action: Action) => ACTIONS[action].repeats === 'by key'

/** `launch_job` as the name of a schema: `LaunchJob`. */
const pascal = (action: Action) => action.replaceAll(/(?:^|_)([a-z])/g, (_, letter) => letter.toUpperCase())

const answerId = (action: Action) => String(ACTIONS[action].answer().meta()?.id)

/** An action's request as a schema with a name, and with what is known of the action. */
function requestOf(action: Action) {
  const { summary, right, problems, oneOf, either, schema } = ACTIONS[action]
  const failures = problems.map(code => `\`${code}\` (${PROBLEMS[code][0]})`)
  const description = [
    summary,
    `Needs ${whoMay(right)}.`,
    `Answers \`${answerId(action)}\`.`,
    ...(failures.length === 0
      ? []
      : [`Fails, beside what every request can fail with, as ${failures.join(', ')}.`]),
  ].join(' ')
  return schema.meta({
    id: pascal(action),
    description,
    override: {
      ...(oneOf && { anyOf: oneOf.map(field => ({ required: [field] })) }),
      ...(either && { oneOf: either.map(field => ({ required: [field] })) }),
      'x-roles': codesThatMay(right),
      'x-answer': `#/components/schemas/${answerId(action)}`,
      'x-problems': [...COMMON_PROBLEMS, ...problems],
    },
  })
}

const HEADERS = {
  'X-Request-Id': {
    description: 'Names the request, in our log too',
    schema: { type: 'string', format: 'uuid' },
  },
  'Idempotent-Replayed': {
    description: 'The request is a repeat under its key, and launched nothing',
    schema: { type: 'string', const: 'true' },
  },
  'Retry-After': {
    description: 'Seconds to wait before trying again',
    schema: { type: 'integer', minimum: 0 },
  },
  'WWW-Authenticate': { description: 'RFC 6750', schema: { type: 'string' } },
  Allow: { description: 'The method to use', schema: { type: 'string', const: 'POST' } },
} as const

const headers = (...names: (keyof typeof HEADERS)[]) =>
  Object.fromEntries(['X-Request-Id', ...names].map(name => [name, { $ref: `#/components/headers/${name}` }]))

const HEADERS_OF: Readonly<Record<number, (keyof typeof HEADERS)[]>> = {
  401: ['WWW-Authenticate'],
  405: ['Allow'],
  503: ['Retry-After'],
}

const problem = problemBody.meta({ id: 'Problem', description: 'Problem details, RFC 9457' })

function problemResponse(status: number, codes: ProblemCode[]): ZodOpenApiResponseObject {
  const examples = codes.map(code => [code, { value: problemExample(code) }])
  return {
    description: `Its \`type\` ends in ${codes.map(code => `\`${code}\``).join(', ')}`,
    headers: headers(...(HEADERS_OF[status] ?? [])),
    content: { 'application/problem+json': { schema: problem, examples: Object.fromEntries(examples) } },
  }
}

/** The failures that are the same at every path, as components. */
const COMMON_RESPONSES = new Map(
  byStatus(COMMON_PROBLEMS).map(([status, codes]) => [
    status,
    { ...problemResponse(status, codes), id: `Problem${status}` },
  ]),
)

function responsesOf(actions: readonly Action[]): ZodOpenApiResponsesObject {
  const own = actions.flatMap(action => ACTIONS[action].problems)
  const failures = byStatus([...COMMON_PROBLEMS, ...own]).map(([status, codes]) => {
    const common = COMMON_RESPONSES.get(status)
    const isCommon = codes.every(code => COMMON_PROBLEMS.includes(code))
    return [status, isCommon && common ? common : problemResponse(status, codes)]
  })
  const success: ZodOpenApiResponseObject = {
    description: actions.map(action => `${action}: \`${answerId(action)}\``).join(', '),
    headers: headers(...(actions.some(isKeyed) ? ['Idempotent-Replayed' as const] : [])),
    content: {
      'application/json': {
        schema: z.union([...new Set(actions.map(action => ACTIONS[action].answer()))]),
        examples: examplesOf(actions, 'answer'),
      },
    },
  }
  return { '200': success, ...Object.fromEntries(failures) }
}

function examplesOf(actions: readonly Action[], part: 'request' | 'answer') {
  const own = [...EXAMPLES].filter(([, { action }]) => actions.includes(action))
  return Object.fromEntries(
    own.flatMap(([name, { [part]: value }]) => (value === undefined ? [] : [[name, { value }]])),
  )
}

const idempotencyKey = z
  .string()
  .regex(/^[\x20-\x7e]{1,255}$/)
  .optional()
  .meta({
    description: `Of ${ACTION_NAMES.filter(isKeyed).join(' and ')}: a repeat under the same key answers the first run’s id and launches nothing. Cloud Scheduler’s own headers, X-CloudScheduler-JobName and X-CloudScheduler-ScheduleTime, are such a key together.`,
    param: { in: 'header', name: 'Idempotency-Key', id: 'IdempotencyKey' },
  })

function operation(name: Endpoint): ZodOpenApiOperationObject {
  const actions = actionsOf(name)
  const [first, ...others] = actions.map(requestOf)
  if (first === undefined) throw new Error(`Cannot describe ${name}: it has no actions`)
  return {
    operationId: name.replaceAll(/-([a-z])/g, (_, letter) => letter.toUpperCase()),
    summary: ENDPOINTS[name].summary,
    ...(actions.some(isKeyed) ? { parameters: [idempotencyKey] } : {}),
    requestBody: {
      required: true,
      description: 'At most 1 MiB; one of the actions, by its `action`',
      content: {
        'application/json': {
          schema: z.discriminatedUnion('action', [first, ...others]),
          examples: examplesOf(actions, 'request'),
        },
      },
    },
    responses: responsesOf(actions),
  }
}

const ownOperation: ZodOpenApiOperationObject = {
  operationId: 'openApi',
  summary: 'This description',
  security: [],
  responses: {
    '200': { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } },
  },
}

/** The API's description, made from the records that requests are parsed with and answers are typed by. */
export const describeApi = () => makeDescription().description

/** The same, with the fields that lack a text and the texts that no field needs. */
export function makeDescription() {
  const description = createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'Tailer API',
        version: '1.0.0',
        description:
          'Launch, follow, correct and reset data pipelines on Google Cloud. Each endpoint takes several actions, told ' +
          'apart by the field `action`. Objects are strict: an unknown field is a fault, and all faults are told at once.',
      },
      servers: [
        {
          url: 'https://{host}',
          description: 'A deployment',
          variables: { host: { default: 'tailer.example', description: 'Its Firebase Hosting domain' } },
        },
        { url: 'http://localhost:8080', description: '`npm start`' },
      ],
      security: [{ bearer: [] }],
      paths: {
        ...Object.fromEntries(ENDPOINT_NAMES.map(name => [ENDPOINTS[name].path, { post: operation(name) }])),
        [DESCRIPTION_PATH]: { get: ownOperation },
      },
      components: {
        headers: HEADERS,
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: `A token of an accepted issuer; \`tailer auth get-token\` prints one. It is verified before the body is read. Rights come from its claims \`role\` and \`accountsRole\`: ${roleNames().join(', ')}.`,
          },
        },
      },
    },
    {
      override({ jsonSchema, zodSchema }) {
        withoutTuple(jsonSchema)
        tellDocuments(zodSchema, jsonSchema)
      },
    },
  )
  const { components } = description
  const told = tellFields(components?.schemas ?? {})
  const schemas = { ...components?.schemas, ...documentSchemas() }
  return { description: { ...description, components: { ...components, schemas } }, ...told }
}

/** Lists of one element are told as such: what makes clients does not know tuples. */
function withoutTuple(schema: { prefixItems?: unknown; items?: unknown }): void {
  const { prefixItems } = schema
  if (!Array.isArray(prefixItems)) return
  if (prefixItems.length !== 1) throw new Error('Cannot describe a tuple of several elements')
  schema.items = prefixItems[0]
  delete schema.prefixItems
}
