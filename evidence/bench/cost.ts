import { readFileSync } from 'node:fs'
import { FUNCTIONS, RUNS_AT_ONCE } from '../../deploy/functions.ts'
import { newRun } from '../../shared/run/start.ts'
import type { AuditEntry } from '../../shared/store/audit.ts'
import type { TaskState } from '../../shared/store/tasks.ts'

/** What a million runs cost, and what each leaves in Firestore. Counted and computed, not measured; see docs/scale.md. */
const RUNS = 1_000_000
const TASKS = Number(process.env.TASKS ?? 5)
/** How long a run takes, in seconds. */
const SECONDS = Number(process.env.SECONDS ?? 60)

/** List prices in USD; where each is from stands in docs/scale.md. */
const CLOUD_RUN = { cpuSecond: 0.000024, gibSecond: 0.0000025, request: 0.4e-6 }
const CLOUD_TASKS = { operation: 0.4e-6 }
const FIRESTORE = {
  'one region (Oregon)': { read: 0.03e-5, write: 0.09e-5, gibMonth: 0.15 },
  'multi-region': { read: 0.06e-5, write: 0.18e-5, gibMonth: 0.18 },
}

/** A runner renews its lease every six seconds: functions/execute/lease.ts. */
const renewals = Math.floor(SECONDS / 6)
/** Of a launch, and of the runner: asserted in test/functions/floors.test.ts and test/functions/run-execute/floors.test.ts. */
const reads = 1 + 7 + 2 * TASKS + renewals
const writes = 3 + 3 + 2 * TASKS + renewals

type Value = string | number | boolean | null | undefined | Value[] | { [field: string]: Value }
type Document = { path: string; fields: { [field: string]: Value } }
type Entry = { bytes: number }

type Index = { collectionGroup: string; queryScope: string; fields: { fieldPath: string }[] }
const { indexes, fieldOverrides }: { indexes: Index[]; fieldOverrides: (Index & { fieldPath: string })[] } =
  JSON.parse(readFileSync(new URL('../../firestore.indexes.json', import.meta.url), 'utf8'))

/** @see https://firebase.google.com/docs/firestore/storage-size */
const stringSize = (text: string) => Buffer.byteLength(text) + 1
const nameSize = (path: string) =>
  path
    .split('/')
    .filter(Boolean)
    .reduce((sum, part) => sum + stringSize(part), 16)
const fieldsSize = (fields: { [field: string]: Value }): number =>
  present(fields).reduce((sum, [field, value]) => sum + stringSize(field) + valueSize(value), 32)
const documentSize = ({ path, fields }: Document) => nameSize(path) + fieldsSize(fields)
/** Dates are numbers here; both take 8 bytes. */
function valueSize(value: Value): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + valueSize(one), 0)
  if (typeof value === 'string') return stringSize(value)
  if (typeof value === 'number') return 8
  return typeof value === 'object' && value !== null ? fieldsSize(value) : 1
}
const present = (fields: { [field: string]: Value }) =>
  Object.entries(fields).filter(([, value]) => value !== undefined)

/**
 * A document's index entries: two of every field, map and array, one of every element, one of each composite index
 * all of whose fields it has. An indexed value is cut at 1,500 bytes.
 * @see https://docs.cloud.google.com/firestore/docs/concepts/index-overview
 */
function entriesOf({ path, fields }: Document): Entry[] {
  const parts = path.split('/')
  const group = parts.at(-2)
  const own = nameSize(path)
  const placed = own + nameSize(parts.slice(0, -2).join('/')) + 32
  const cut = (value: Value) => Math.min(valueSize(value), 1500)
  const exempt = (field: string) =>
    fieldOverrides.some(
      one => one.collectionGroup === group && (one.fieldPath === '*' || one.fieldPath === field),
    )
  const single = (inside: { [field: string]: Value }, prefix: string): Entry[] =>
    present(inside).flatMap(([key, value]) => {
      const field = prefix + key
      if (exempt(field)) return []
      const entry = (one: Value) => ({ bytes: placed + stringSize(field) + cut(one) })
      const both = [entry(value), entry(value)]
      if (Array.isArray(value)) return [...both, ...value.map(entry)]
      return typeof value === 'object' && value !== null ? [...both, ...single(value, `${field}.`)] : both
    })
  const composite = indexes
    .filter(index => index.collectionGroup === group)
    .filter(index => index.fields.every(({ fieldPath }) => fields[fieldPath] !== undefined))
    .map(index => {
      const values = index.fields.reduce((sum, { fieldPath }) => sum + cut(fields[fieldPath]), 0)
      const name = index.queryScope === 'COLLECTION_GROUP' ? own + 32 : placed
      return { bytes: name + values }
    })
  return [...single(fields, ''), ...composite]
}

const uuid = 'dea1df3e-266d-4088-94d8-80b6c9a66035'
const now = 1_795_000_000_000_000
const account = '000099'
const identity = {
  configuration_type: 'table-to-table',
  environment: 'DEV',
  configuration_id: '000099_iowa_liquor_prepare_pda_DEV',
} as const
const by = 'tailer-scheduler@my-project.iam.gserviceaccount.com'
const configuration = {
  ...identity,
  activated: true,
  archived: false,
  max_active_runs: 1,
  active_runs: [],
  version: 3,
}

const launched = newRun({ account, configuration, uuid, now, trigger: { kind: 'launch', by } })
const ended = {
  status: 'SUCCESS',
  duration: SECONDS * 1e6,
  lease_holder: null,
  lease_until: null,
  sweep_at: null,
}
const run = { path: `accounts/${account}/runs/${uuid}`, fields: { ...launched, ...ended } }

const taskFields: TaskState = {
  task_id: 'clean_sales',
  status: 'SUCCESS',
  attempt: 1,
  start_date: now,
  end_date: now,
  jobs: [{ project: 'my-project', location: 'EU', job_id: `tailer_${uuid}_clean_sales_cbd90d85_1_query` }],
  rows: 381,
  bytes: 42120,
}
const task = { path: `${run.path}/tasks/~clean_sales`, fields: taskFields }

const auditFields: Omit<AuditEntry, 'from' | 'to'> & { from: Value; to: Value } = {
  date: now,
  principal: by,
  principal_id: `https://securetoken.google.com/my-project|${uuid}`,
  request_id: uuid,
  action: 'launch_job',
  target: `runs/${uuid}`,
  from: null,
  to: 'RUNNING',
}
const audit = { path: `accounts/${account}/audit/${'x'.repeat(20)}`, fields: auditFields }

/** The marks of a workflow that waits for as many jobs, each of which has succeeded twenty times meanwhile. */
function marksOf(jobs: number): Document {
  const seen = Array.from({ length: 20 }, () => ({ run_id: launched.run_id, date: now }))
  const received = Object.fromEntries(
    Array.from({ length: jobs }, (_, job) => [`${launched.job_id}${String(job).padStart(4, '0')}`, seen]),
  )
  const path = `accounts/${account}/workflows/workflow~DEV~000099-iowa-liquor-load-pda`
  return { path, fields: { received, firings: seen } }
}
/** The most that still passes. */
function most(passes: (count: number) => boolean): number {
  let count = 0
  while (passes(count + 1)) count++
  return count
}
const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)
const bytesOf = (entries: Entry[]) => sum(entries.map(({ bytes }) => bytes))

const row = (...cells: (string | number)[]) =>
  console.log(
    cells.map((cell, index) => (index ? String(cell).padStart(11) : String(cell).padEnd(34))).join(''),
  )
const usd = (amount: number) => amount.toFixed(2)

console.log(`A run of ${TASKS} tasks and ${SECONDS} s: ${reads} reads, ${writes} writes\n`)

row('Left in Firestore, bytes', 'document', 'entries', 'their size')
let stored = 0
for (const [name, document, count] of [
  ['run', run, 1],
  ['task', task, TASKS],
  ['audit of the launch', audit, 1],
] as const) {
  const entries = entriesOf(document)
  const size = documentSize(document)
  row(name, size, entries.length, bytesOf(entries))
  stored += count * (size + bytesOf(entries))
}
row('a run with its tasks', stored)

const MIB = 2 ** 20
const archived = Object.values(identity).join('~')
console.log('\nWhat fits: 1 MiB, 40,000 index entries, 8 MiB of them; claims of 1,000 characters')
row('ids of archived configurations', Math.floor((MIB - 100) / valueSize(archived)))
const fits = (document: Document) => {
  const entries = entriesOf(document)
  return documentSize(document) <= MIB && entries.length <= 40_000 && bytesOf(entries) <= 8 * MIB
}
row(
  'jobs of a workflow, 20 runs each',
  most(jobs => fits(marksOf(jobs))),
)
row(
  'accounts in a user’s claims',
  most(count => JSON.stringify({ role: 1, accountsRole: Array(count).fill('5-000099') }).length <= 1000),
)

const { cpu, concurrency } = FUNCTIONS['run-execute']
const second = (memory: number) => cpu * CLOUD_RUN.cpuSecond + memory * CLOUD_RUN.gibSecond
const running = RUNS * SECONDS * second(1)
console.log(`\nUSD for ${RUNS.toLocaleString('en')} runs, beyond every free quota`)
row('launching, at most 0.2 s', usd(RUNS * (0.2 * second(0.5) + CLOUD_RUN.request)))
row('running, one at a time', usd(running + RUNS * CLOUD_RUN.request))
row(`running, ${concurrency} at a time`, usd(running / concurrency + RUNS * CLOUD_RUN.request))
const month = 365 * 2 * 3600
const instances = Math.ceil((RUNS * SECONDS) / month / concurrency)
row(
  `running, ${instances} instances all month`,
  usd(instances * month * second(1) + RUNS * CLOUD_RUN.request),
)
row('Cloud Tasks, 2 operations', usd(2 * RUNS * CLOUD_TASKS.operation))
for (const [where, { read, write, gibMonth }] of Object.entries(FIRESTORE)) {
  row(`Firestore, ${where}`, usd(RUNS * (reads * read + writes * write)))
  row('  storage, a month', usd(((RUNS * stored) / 2 ** 30) * gibMonth))
}

console.log(`\nAt ${RUNS_AT_ONCE} runs at once`)
row('runs a day', Math.floor((RUNS_AT_ONCE * 86_400) / SECONDS))
row('writes a second', ((RUNS_AT_ONCE * writes) / SECONDS).toFixed(0))
row('of these renewals of leases', (RUNS_AT_ONCE / 6).toFixed(0))
row('runs at once at 500 renewals', 500 * 6)
