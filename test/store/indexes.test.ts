import { globSync, readFileSync } from 'node:fs'
import { Firestore, type Query } from '@google-cloud/firestore'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { alertsQuery, dueAlertsQuery } from '../../shared/store/alerts.ts'
import { auditQuery } from '../../shared/store/audit.ts'
import {
  CONFIGURATION_LIST,
  configurationsQuery,
  DUE,
  deployedWithQuery,
  dueConfigurationsQuery,
  ofTablesQuery,
  workflowsOfQuery,
  workflowsQuery,
} from '../../shared/store/configurations.ts'
import type { FiltersOf } from '../../shared/store/filters.ts'
import { notesQuery } from '../../shared/store/notes.ts'
import { changedQuery, RUN_LIST, runListQuery } from '../../shared/store/run-list.ts'
import {
  dueQuery,
  ofBackfillQuery,
  queuedQuery,
  RUN_LISTS,
  runsQuery,
  worksForQuery,
} from '../../shared/store/runs.ts'
import { openDaysQuery } from '../../shared/store/workflows.ts'

const EXPORT = { configuration_type: 'table-to-storage', environment: 'DEV', configuration_id: 'x' }
const ROOT = new URL('../../', import.meta.url)
/** Its files are named after the collections they store. */
const STORE = new URL('shared/store/', ROOT)
const db = new Firestore({ projectId: 'demo-indexes' })

const field = z.union([
  z.strictObject({ fieldPath: z.string(), order: z.enum(['ASCENDING', 'DESCENDING']) }),
  z.strictObject({ fieldPath: z.string(), arrayConfig: z.literal('CONTAINS') }),
])
type Field = z.output<typeof field>
const file = z
  .strictObject({
    indexes: z.array(
      z.strictObject({
        collectionGroup: z.string(),
        queryScope: z.enum(['COLLECTION', 'COLLECTION_GROUP']),
        fields: z.array(field).min(2),
      }),
    ),
    fieldOverrides: z.array(
      z.strictObject({
        collectionGroup: z.string(),
        fieldPath: z.string(),
        /** None, or that over all collections of the name alone, which is not there by itself. */
        indexes: z.union([
          z.tuple([]),
          z.tuple([
            z.strictObject({ order: z.literal('ASCENDING'), queryScope: z.literal('COLLECTION_GROUP') }),
          ]),
        ]),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('firestore.indexes.json', ROOT), 'utf8')))

/** What a query sends to Firestore, as far as an index depends on it. */
const filter = z.object({
  fieldFilter: z.object({ field: z.object({ fieldPath: z.string() }), op: z.string() }),
})
const proto = z.object({
  structuredQuery: z.object({
    from: z.tuple([z.object({ collectionId: z.string(), allDescendants: z.boolean().default(false) })]),
    where: z
      .union([
        filter,
        z.object({ compositeFilter: z.object({ op: z.literal('AND'), filters: z.array(filter) }) }),
      ])
      .optional(),
    orderBy: z
      .array(
        z.object({
          field: z.object({ fieldPath: z.string() }),
          direction: z.enum(['ASCENDING', 'DESCENDING']),
        }),
      )
      .default([]),
  }),
})

const sent = (query: Query) =>
  proto.parse(Reflect.apply(Reflect.get(query, 'toProto'), query, [])).structuredQuery

const collectionOf = ([, query]: [string, Query]) => sent(query).from[0].collectionId

const key = (collection: string, scope: string, equal: string[], rest: Field[]) =>
  JSON.stringify([collection, scope, equal.toSorted(), rest])

/** What an index has to have for a query: the fields compared for equality, and what comes behind them. */
type Need = { collection: string; scope: string; equal: string[]; rest: Field[] }
const keyOf = ({ collection, scope, equal, rest }: Need) => key(collection, scope, equal, rest)

/**
 * The composite index a query needs: the fields it compares for equality, in whatever order, then those it sorts by,
 * each in its direction. A range filter is on the field that is sorted by first. Without an order Firestore could
 * merge single-field indexes; a query of several fields is given an index all the same, so that it reads no entry
 * that does not fit. Every index ends with the document's name, in the direction of the field before it.
 * @returns undefined where the index of a single field, which is always there, is enough
 */
function needed(query: Query): string | undefined {
  const need = needOf(query)
  return need && keyOf(need)
}

/**
 * The indexes that Firestore merges for a query: one for each field compared for equality, all in the query's order.
 * @see https://firebase.google.com/docs/firestore/query-data/index-overview#taking_advantage_of_index_merging
 */
function merged(query: Query): string[] {
  const need = needOf(query)
  if (!need) return []
  expect(need.equal).not.toEqual([])
  return need.equal.map(one => keyOf({ ...need, equal: [one] }))
}

function needOf(query: Query): Need | undefined {
  const { where, orderBy, from } = sent(query)
  const filters = (
    where === undefined ? [] : 'fieldFilter' in where ? [where] : where.compositeFilter.filters
  ).map(({ fieldFilter }) => ({ path: fieldFilter.field.fieldPath, op: fieldFilter.op }))
  const equal = filters.filter(({ op }) => op === 'EQUAL' || op === 'IN').map(({ path }) => path)
  const contain = ['ARRAY_CONTAINS', 'ARRAY_CONTAINS_ANY']
  const arrays = filters.filter(({ op }) => contain.includes(op)).map(({ path }) => path)
  const orders = orderBy
    .map(order => ({ fieldPath: order.field.fieldPath, order: order.direction }))
    .filter(({ fieldPath, order }) => fieldPath !== '__name__' || order !== 'ASCENDING')
  const ranges = filters.filter(({ op }) => !['EQUAL', 'IN', ...contain].includes(op))
  for (const { path } of ranges) expect(path).toBe(orders[0]?.fieldPath)
  if (equal.length + arrays.length + orders.length < 2) return
  const [{ collectionId, allDescendants }] = from
  return {
    collection: collectionId,
    scope: allDescendants ? 'COLLECTION_GROUP' : 'COLLECTION',
    equal,
    rest: [...arrays.map(fieldPath => ({ fieldPath, arrayConfig: 'CONTAINS' as const })), ...orders],
  }
}

/** An index of the file, its equality fields being those before the last fields that a query sorts by. */
function keysOf({ collectionGroup, queryScope, fields }: (typeof file.indexes)[number]): string[] {
  return [...fields, undefined].map((_, at) => {
    const equal = fields.slice(0, at).flatMap(one => ('order' in one ? [one.fieldPath] : []))
    return key(collectionGroup, queryScope, equal, fields.slice(at))
  })
}

/** What each way of narrowing may be given, as far as its index depends on it. */
const GIVEN: { [By in FiltersOf<Record<string, unknown>>[string]['by']]: unknown[] } = {
  configuration: [{ configuration_type: 'table-to-table', environment: 'DEV', configuration_id: 'a_DEV' }],
  text: ['x'],
  texts: [['FAILED'], ['FAILED', 'SUCCESS']],
  day: [0],
  moment: [0],
}

/** Every combination of filters that a list can be asked for: each of them absent, where it may be, or present. */
function combinationsOf<Asked>(filters: FiltersOf<Asked>): Asked[] {
  let all: Partial<Asked>[] = [{}]
  for (const name in filters) {
    const { always, by } = filters[name]
    const values = always ? GIVEN[by] : [undefined, ...GIVEN[by]]
    all = all.flatMap(others => values.map(value => ({ ...others, [name]: value })))
  }
  return all as Asked[]
}

const QUERIES: [string, Query][] = [
  ...[...combinationsOf(RUN_LISTS.configuration), ...combinationsOf(RUN_LISTS.type)].flatMap(
    (filters): [string, Query][] => [
      [`the runs with ${JSON.stringify(filters)}`, runsQuery(db, '000001', filters)],
      [
        `the next page of the runs with ${JSON.stringify(filters)}`,
        runsQuery(db, '000001', filters, { start: 0, run_id: 'x' }),
      ],
    ],
  ),
  ['the queued runs of a configuration', queuedQuery(db, '000001', 'x', 1)],
  ['the workflows that wait for a job', workflowsOfQuery(db, '000001', EXPORT, 'x')],
  ['the workflows of an environment', workflowsQuery(db, '000001', 'DEV')],
  ['the configurations that write a table', ofTablesQuery(db, '000001', 'writes', ['x'], 1)],
  ['the configurations that read a table', ofTablesQuery(db, '000001', 'reads', ['x'], 1)],
  ['the configurations deployed with a context', deployedWithQuery(db, '000001', 'DEV', 'x', 1)],
  ...combinationsOf(CONFIGURATION_LIST).map((filters): [string, Query] => [
    `the configurations with ${JSON.stringify(filters)}`,
    configurationsQuery(db, '000001', filters, 'x'),
  ]),
  ...DUE.map((due): [string, Query] => [
    `the configurations with a ${due} that is due`,
    dueConfigurationsQuery(db, due, 0, 1),
  ]),
  ['the runs that the sweep hands out', dueQuery(db, 0, 1)],
  ['the runs whose lease is over', dueQuery(db, 0, 1, 'lease_until')],
  [
    'the days that a workflow waits for',
    openDaysQuery(
      db,
      '000001',
      { configuration_type: 'workflow', environment: 'DEV', configuration_id: 'x' },
      { epoch: 0, limit: 1 },
    ),
  ],
  [
    'the runs of a configuration that work for some dates',
    worksForQuery(
      db,
      '000001',
      { configuration_type: 'table-to-table', environment: 'DEV', configuration_id: 'x' },
      { from: 0, to: 0 },
    ),
  ],
  ['the runs of a backfill', ofBackfillQuery(db, '000001', 'x')],
  ['the runs of a backfill that wait', ofBackfillQuery(db, '000001', 'x', 'QUEUED')],
  ['the runs that changed', changedQuery(db, '000001', 0, { start: 0, run_id: 'x' })],
  ['the alerts that the sweep hands on', dueAlertsQuery(db, 0, 1)],
  [
    'the alerts of an account that stand so',
    alertsQuery(db, '000001', { state: 'dead', from: 0, to: 1, limit: 1 }),
  ],
  ...[undefined, { kind: 'table', table: 'p.d.t' } as const].flatMap((on): [string, Query][] => [
    [`the notes on ${on?.kind}`, notesQuery(db, '000001', on)],
    [`the next notes on ${on?.kind}`, notesQuery(db, '000001', on, { created: 0, note_id: 'x' })],
  ]),
  ['the audit of a document', auditQuery(db, '000001', 'runs/x')],
]

/** The list over all runs by whatever it may be narrowed to: far too many for an index each. */
const MERGED: [string, Query][] = combinationsOf(RUN_LIST).flatMap((filters): [string, Query][] => [
  [JSON.stringify(filters), runListQuery(db, '000001', filters)],
  [
    `the next page of ${JSON.stringify(filters)}`,
    runListQuery(db, '000001', filters, { start: 0, run_id: 'x' }),
  ],
])

describe('firestore.indexes.json', () => {
  test('has for each filter of the list over all runs the index that is merged for any of them', () => {
    expect(MERGED.length).toBeGreaterThan(1000)
    const all = new Set(file.indexes.flatMap(keysOf))
    const missing = MERGED.flatMap(([name, query]) => {
      const without = merged(query).filter(one => !all.has(one))
      return without.length > 0 ? [`${name}: ${without}`] : []
    })
    expect(missing).toEqual([])
  })

  test.each(QUERIES)('has the index of the query for %s', (_, query) => {
    expect([undefined, ...file.indexes.flatMap(keysOf)]).toContain(needed(query))
  })

  test('has no index that no query needs, and none twice', () => {
    const all = new Set([
      ...QUERIES.flatMap(([, query]) => needed(query) ?? []),
      ...MERGED.flatMap(([, query]) => merged(query)),
    ])
    const useless = file.indexes.filter(index => !keysOf(index).some(one => all.has(one)))
    expect(useless).toEqual([])
    expect(file.indexes).toHaveLength(all.size)
  })

  test('has the index over all accounts of each single field that a query over all of them needs', () => {
    const asked = QUERIES.filter(
      ([, query]) => needed(query) === undefined && sent(query).from[0].allDescendants,
    ).map(([, query]) => sent(query).orderBy[0]?.field.fieldPath)
    const there = file.fieldOverrides.filter(({ indexes }) => indexes.length > 0)
    expect(there.map(({ fieldPath }) => fieldPath)).toEqual(asked)
  })

  test('begins no index with a field that is sorted by', () => {
    const sorted = file.indexes.filter(
      // A day that runs work for is that of many.
      ({ fields: [first] }) => first && /^(?!for_date).*_date$|^run_id$/.test(first.fieldPath),
    )
    expect(sorted).toEqual([])
  })

  test('keeps every field out of the indexes of single fields, but where a query of a single field needs them', () => {
    const collections = globSync('*.ts', { cwd: STORE })
      .map(path => path.slice(0, -'.ts'.length))
      .filter(name => !['database', 'filters', 'pieces', 'run-list'].includes(name))
    const dates = collections.flatMap(collection => {
      const fields = readFileSync(new URL(`${collection}.ts`, STORE), 'utf8').matchAll(
        /^ {2}(\w+): stored(?:Date|Slots)\b/gm,
      )
      return [...fields].map(([, field]) => ({ collection, field }))
    })
    expect(dates.length).toBeGreaterThan(5)
    const bySingle = new Set(QUERIES.filter(([, query]) => needed(query) === undefined).map(collectionOf))
    const exempt = file.fieldOverrides.map(one => `${one.collectionGroup} ${one.fieldPath}`)
    expect(exempt.toSorted()).toEqual(
      [
        ...collections.filter(name => !bySingle.has(name)).map(name => `${name} *`),
        ...dates
          .filter(({ collection }) => bySingle.has(collection))
          .map(one => `${one.collection} ${one.field}`),
        // As large as may be, and written with every run.
        'configurations strip',
        // Looked for together with another field alone.
        'configurations reads',
        'configurations writes',
      ].toSorted(),
    )
  })
})

test('no file outside shared/store makes a query', () => {
  const files = globSync('{functions,shared}/**/*.ts', { cwd: ROOT }).filter(
    path => !path.startsWith('shared/store/'),
  )
  expect(files.length).toBeGreaterThan(20)
  const made = files.filter(path =>
    /\.(where|orderBy|collectionGroup)\(/.test(readFileSync(new URL(path, ROOT), 'utf8')),
  )
  expect(made).toEqual([])
})
