import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { procedures, SHARED } from '../../expectations/procedures.ts'
import { PROJECT, type Stores, startStores } from '../warehouse/warehouse.ts'
import { CASES, TABLES } from './expectation-cases.ts'

const DATASET = 'expectations_of_the_tests'
const PLACE = `${PROJECT}.${DATASET}`

let stores: Stores
beforeAll(async () => {
  stores = await startStores()
  await stores.bigquery.createDataset(DATASET)
  for (const { sql } of await procedures(PLACE)) await stores.bigquery.query(sql)
  for (const sql of TABLES) await stores.bigquery.query(sql.replaceAll('D.', `${PLACE}.`))
})
afterAll(async () => {
  await stores.bigquery.dataset(DATASET).delete({ force: true })
  await stores.stop()
})

const answer = z.tuple([z.object({ status: z.enum(['passed', 'failed']), expectation_result: z.string() })])
const result = z.looseObject({ passed: z.boolean() })

async function call(name: string, args: string) {
  const of = args.replaceAll(/\bD\b/g, `'${PLACE}'`)
  const [rows] = await stores.bigquery.query(`CALL ${PLACE}.${name}('${PLACE}', ${of})`)
  const [{ status, expectation_result }] = answer.parse(rows)
  return { status, result: result.parse(JSON.parse(expectation_result)) }
}

const all = Object.entries(CASES).flatMap(([name, cases]) =>
  cases.map(([args, outcome]) => ({ name, args, outcome })),
)

test.concurrent.each(all.filter(({ outcome }) => typeof outcome === 'boolean'))(
  '$name($args): whether it passes is $outcome',
  async ({ name, args, outcome }) => {
    const { status, result } = await call(name, args)
    expect([status, result.passed]).toEqual([outcome ? 'passed' : 'failed', outcome])
  },
)

test.concurrent.each(all.filter(({ outcome }) => typeof outcome !== 'boolean'))(
  '$name($args) is refused with what is wrong: $outcome',
  async ({ name, args, outcome }) => {
    await expect(call(name, args)).rejects.toThrow(z.instanceof(RegExp).parse(outcome))
  },
)

describe('the cases', () => {
  test('are of every expectation, each of which passes, fails and is refused', async () => {
    const names = (await procedures(PLACE)).map(({ name }) => name).filter(name => !SHARED.includes(name))
    expect(Object.keys(CASES).sort()).toEqual(names)
    const kinds = (name: string) =>
      new Set((CASES[name] ?? []).map(([, outcome]) => (typeof outcome === 'boolean' ? outcome : 'refused')))
    expect(names.filter(name => kinds(name).size < 3)).toEqual([])
  })
})

test('What is told of an expectation has its arguments, its counts and when it was checked', async () => {
  const { result } = await call('foreignkey', "'sales', 'shop', D, 'shops', 'id', 0.5")
  expect(result).toEqual({
    dataset: PLACE,
    tablename: 'sales',
    column_name: 'shop',
    procedure_name: 'foreignkey',
    date_count: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    all_count: 4,
    target_dataset: PLACE,
    target_table_name: 'shops',
    target_value: ['id'],
    reject_count: 1,
    reject_threshold: 0.5,
    passed: true,
    start_date: expect.stringMatching(/^\d{10}$/),
    end_date: expect.stringMatching(/^\d{10}$/),
  })
})

test('Made again, the procedures are the same', async () => {
  for (const { sql } of await procedures(PLACE)) await stores.bigquery.query(sql)
  expect((await call('unique', "'shops', 'id'")).status).toBe('passed')
})

test('A dataset without its project is refused by its name', async () => {
  const query = `CALL ${PLACE}.unique('${DATASET}', 'shops', 'id')`
  await expect(stores.bigquery.query(query)).rejects.toThrow(/dataset must be project\.dataset/)
})
