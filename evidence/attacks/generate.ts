import fc from 'fast-check'
import type { Endpoint, PrivateEndpoint } from '../../shared/actions/endpoints.ts'
import { ACTIONS, type Action, actionsOf } from '../../shared/actions/index.ts'
import { contextDocument, deployableContext } from '../../shared/document/context.ts'
import { tableToStorage as tableToStorageSchema } from '../../shared/document/table-to-storage.ts'
import { tableToTable as tableToTableSchema } from '../../shared/document/table-to-table.ts'
import { workflow as workflowSchema } from '../../shared/document/workflow.ts'
import { run_id } from '../../shared/model/fields.ts'
import { SQL, tableToStorage, tableToTable, workflow } from '../../test/document/documents.ts'
import { type Cast, OWN, RUNS, VICTIM } from './cast.ts'
import { fromSchema, type Known } from './from-schema.ts'
import { ODD_TEXTS, oddText, oddValue, textOf } from './odd.ts'
import { isPrivate, type Witness } from './witness.ts'

/** A generated request: who sends it, the text of its body, and its headers. */
type Case = { caller: string; body: string; headers: Record<string, string> }

const NAMES = ['job', 'slow', 'export', 'off', 'gone'].map(name => `${name}_DEV`)
const JOBS = [...NAMES.map(name => `gbq-to-gbq|${name}`), 'table-to-storage|table-to-storage|export_DEV']
/** Mostly the first, so that what is named together belongs together. */
const mostly = (first: string, ...others: string[]) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(first) }, { weight: 1, arbitrary: fc.constantFrom(...others) })
const known: Known = {
  account: mostly(OWN, VICTIM),
  environment: mostly('DEV', 'PROD'),
  configuration_type: mostly('table-to-table', 'gbq-to-gbq', 'table-to-storage', 'workflow', 'context'),
  configuration_id: mostly('job_DEV', ...NAMES, 'when-a-then-b', '.', '..', '__x__'),
  job_id: mostly('gbq-to-gbq|job_DEV', ...JOBS),
  run_id: fc.constantFrom(...RUNS),
  limit: fc.integer({ min: 1, max: 20 }),
  page_token: fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: oddText }),
  execution_date: fc.constantFrom(
    '2024-09-18',
    '2024/09/18',
    new Date().toISOString().slice(0, 10),
    '1685-02-01',
  ),
}
/** A workflow by its own name, where only workflows are meant. */
const ofWorkflows: Known = {
  ...known,
  configuration_id: mostly('when-a-then-b', '.', 'job_DEV'),
  job_id: mostly(`workflow|${OWN}|when-a-then-b|DEV`, ...JOBS),
}

/** Documents to deploy: good ones with changes, and what the documents' schemas say. */
const document = fc.oneof(
  fc
    .tuple(fc.constantFrom(tableToTable, tableToStorage, workflow), fc.constantFrom('job', 'new', 'made'))
    .map(([make, configuration_id]) => make({ configuration_id })),
  fromSchema(tableToTableSchema, known),
  fromSchema(tableToStorageSchema, known),
  fromSchema(workflowSchema, known),
  fromSchema(deployableContext, known),
)
const deployed: Known = {
  ...known,
  configuration: document,
  files: fc.oneof(fc.constant({ 'a.sql': SQL }), fc.dictionary(oddText, fc.string(), { maxKeys: 3 })),
  context: fromSchema(contextDocument, known),
  context_id: mostly('ctx', 'made', ...NAMES),
  from_version: fc.integer({ min: 1, max: 4 }),
}

/** What is done to a request: a field left out, one put in or replaced, anywhere in it. */
type Change = { at: number; name?: string; value?: unknown; deep: boolean }
const change: fc.Arbitrary<Change> = fc.record(
  {
    at: fc.nat(50),
    name: fc.oneof(
      fc.constantFrom('acount', 'Action', 'limt', 'run-id', '__proto__', 'constructor', 'archived'),
      oddText,
    ),
    value: oddValue,
    deep: fc.boolean(),
  },
  { requiredKeys: ['at', 'deep'], noNullPrototype: true },
)

function changed(request: unknown, { at, name, value, deep }: Change): unknown {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return request
  const entries = Object.entries(request)
  const index = at % Math.max(entries.length, 1)
  const [key = '', inner] = entries[index] ?? []
  if (deep && typeof inner === 'object' && inner !== null) {
    const below = Array.isArray(inner)
      ? inner.map((part, place) => (place === 0 ? changed(part, { at, name, value, deep }) : part))
      : changed(inner, { at: at + 1, name, value, deep })
    return Object.fromEntries(entries.with(index, [key, below]))
  }
  if (name !== undefined) return Object.fromEntries([...entries, [name, value ?? null]])
  if (entries.length === 0) return request
  return value === undefined
    ? Object.fromEntries(entries.toSpliced(index, 1))
    : Object.fromEntries(entries.with(index, [key, value]))
}

/** What is done to the text: most often nothing. */
const rewrite: fc.Arbitrary<(text: string) => string> = fc.oneof(
  { weight: 20, arbitrary: fc.constant((text: string) => text) },
  { weight: 1, arbitrary: fc.nat(400).map(end => (text: string) => text.slice(0, end)) },
  { weight: 1, arbitrary: fc.constant((text: string) => text.replace('{', `{"account":"${VICTIM}",`)) },
  { weight: 1, arbitrary: fc.constant((text: string) => text.replace(/}$/, `,"account":"${VICTIM}"}`)) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(200), oddText).map(
      ([at, odd]) =>
        (text: string) =>
          text.slice(0, at) + odd + text.slice(at),
    ),
  },
)

/** Header values that fetch sends: bytes of Latin-1 without line ends. */
const SENDABLE = ODD_TEXTS.filter(text => /^[\t\x20-\x7e\x80-\xff]*$/.test(text) && text.length < 2000)
const headers = fc.record(
  {
    'Idempotency-Key': fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(...SENDABLE)),
    'X-Request-Id': fc.constantFrom(...SENDABLE),
    traceparent: fc.constantFrom('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', ...SENDABLE),
    'X-Cloud-Trace-Context': fc.constantFrom(...SENDABLE),
    'X-CloudScheduler-JobName': fc.constantFrom(...SENDABLE),
    'X-CloudScheduler-ScheduleTime': fc.constantFrom('2024-09-18T00:00:00Z', ...SENDABLE),
  },
  { requiredKeys: [], noNullPrototype: true },
)

const PUBLIC_CALLERS = [
  ...[
    'owner',
    'owner',
    'owner',
    'owner',
    'viewer',
    'viewer',
    'user',
    'writer',
    'admin',
    'suspended',
    'runner',
  ],
  ...[
    'owner of another account',
    'viewer of the victim',
    'late',
    'forger',
    'unsigned',
    'of another audience',
    'nobody',
  ],
]
const PRIVATE_CALLERS = [
  'runner',
  'runner',
  'owner',
  'suspended',
  'late',
  'forger',
  'unsigned',
  'of another audience',
]

function requestsTo(endpoint: Endpoint | PrivateEndpoint): fc.Arbitrary<unknown>[] {
  if (endpoint === 'run-sweep' || endpoint === 'schedule-tick') return [fc.constant({})]
  if (endpoint === 'alert-deliver')
    return [fc.record({ account: fc.constant(OWN), alert: fromSchema(run_id, {}) })]
  // The runner may act on every account, so it is not asked to act on a victim.
  if (endpoint === 'run-execute')
    return [
      fc.record({
        account: fc.constant(OWN),
        run_id: fc.oneof(fc.constantFrom(...RUNS), fromSchema(run_id, {})),
      }),
    ]
  const pools = endpoint === 'workflow-status' ? ofWorkflows : deployed
  return actionsOf(endpoint).map(action => {
    const requests = fromSchema(ACTIONS[action].schema, pools)
    const ways = WAYS[action]
    return ways
      ? fc.tuple(requests, fc.constantFrom(...ways)).map(([request, without]) => lacking(request, without))
      : requests
  })
}

const CONFIGURATION = ['environment', 'configuration_type', 'configuration_id']
/** What is left out so that what is left names one thing: a configuration, a run, a table, a note; or nothing is. */
const ONE_THING: string[][] = [
  ['run_id', 'table', 'reply_to'],
  ['table', 'reply_to'],
  [...CONFIGURATION, 'run_id', 'reply_to'],
  [...CONFIGURATION, 'run_id', 'table'],
  [],
]
/** What is left out of a deployment so that it is of a document, with either kind of context, or of a version; or nothing. */
const WAYS: Partial<Record<Action, string[][]>> = {
  deploy_configuration: [
    ['configuration_type', 'configuration_id', 'from_version', 'context'],
    ['configuration_type', 'configuration_id', 'from_version', 'context_id'],
    ['configuration', 'files', 'context'],
    [],
  ],
  add_note: ONE_THING,
  list_notes: ONE_THING,
}
const lacking = (request: unknown, names: string[]) =>
  Object.fromEntries(Object.entries(Object(request)).filter(([name]) => !names.includes(name)))

/** Requests to an endpoint: of each of its actions, right, nearly right or wrong, by callers of every kind. */
function casesOf(endpoint: Endpoint | PrivateEndpoint): fc.Arbitrary<Case> {
  const changes = fc.oneof(
    { weight: 2, arbitrary: fc.constant<Change[]>([]) },
    { weight: 1, arbitrary: fc.array(change, { minLength: 1, maxLength: 3 }) },
  )
  const callers = isPrivate(endpoint) ? PRIVATE_CALLERS : PUBLIC_CALLERS
  return fc
    .record({
      request: fc.oneof(...requestsTo(endpoint)),
      changes,
      rewritten: isPrivate(endpoint) ? fc.constant((text: string) => text) : rewrite,
      caller: fc.constantFrom(...callers),
      headers: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: headers }),
    })
    .map(({ request, changes, rewritten, caller, headers }) => ({
      caller,
      body: rewritten(textOf(changes.reduce(changed, request))),
      headers,
    }))
}

/**
 * Sends generated requests to an endpoint, some beside each other, each of whose senders has a system of its own.
 * @returns for each sender that met a fault: the smallest request it meets it with, and how to come back to it
 */
export async function sendGenerated(
  endpoint: Endpoint | PrivateEndpoint,
  senders: { cast: Cast; witness: Witness }[],
  { requests, seed, group }: { requests: number; seed: number; group: string },
): Promise<string[]> {
  const found = await Promise.all(
    senders.map(async ({ cast, witness }, index) => {
      const share = Math.floor(requests / senders.length) + (index < requests % senders.length ? 1 : 0)
      const property = fc.asyncProperty(casesOf(endpoint), async ({ caller, ...rest }) => {
        const { faults } = await witness.ask(group, { endpoint, caller: cast.caller(caller), ...rest })
        if (faults.length > 0) throw new Error(faults.join('; '))
      })
      const details = await fc.check(property, { numRuns: share, seed: seed + index })
      return details.failed ? [`${endpoint}, sender ${index}: ${fc.defaultReportMessage(details)}`] : []
    }),
  )
  return found.flat()
}
