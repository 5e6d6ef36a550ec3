import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { PARAMETER_TYPES } from '../../../shared/model/parameters.ts'
import { faults } from '../../document/documents.ts'
import { type Running, startRunning } from '../../warehouse/warehouse.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

const TEXT = 'it\'s @x; DROP TABLE `log` -- " \\ é 😀'
/** A value of each type, and what BigQuery makes of it as text; of a list, of each of its elements. */
const VALUES: Record<string, { value: string | number | boolean; text: string }> = {
  STRING: { value: TEXT, text: TEXT },
  INT64: { value: '9223372036854775807', text: '9223372036854775807' },
  FLOAT64: { value: 1.5e-7, text: '1.5e-07' },
  BOOL: { value: true, text: 'true' },
  DATE: { value: '2024-02-29', text: '2024-02-29' },
  TIMESTAMP: { value: '2024-02-29T23:30:00.123456-01:00', text: '2024-03-01 00:30:00.123456+00' },
}
const nameOf = (type: string) => `p_${type.replace(/[<>]/g, '_').toLowerCase()}`
const isList = (type: string) => type.startsWith('ARRAY')
const sampleOf = (type: string) => {
  const { value, text } = VALUES[type.replace(/ARRAY<(.*)>/, '$1')] ?? { value: '', text: '' }
  return isList(type) ? { value: [value, value], text: `${text}|${text}` } : { value, text }
}
const DECLARED = Object.fromEntries(PARAMETER_TYPES.map(type => [nameOf(type), { type }]))
const GIVEN = Object.fromEntries(PARAMETER_TYPES.map(type => [nameOf(type), sampleOf(type).value]))
/** Each parameter as a text: that it has its type is told by functions that take no other. */
const AS_TEXTS = PARAMETER_TYPES.map(type => {
  const name = nameOf(type)
  const text = isList(type)
    ? `(SELECT STRING_AGG(CAST(one AS STRING), '|') FROM UNNEST(@${name}) AS one)`
    : `CAST(@${name} AS STRING)`
  return `${text} AS ${name}`
}).join(', ')
const EXPECTED = Object.fromEntries(PARAMETER_TYPES.map(type => [nameOf(type), sampleOf(type).text]))

describe('parameters of every type', () => {
  test('reach queries, scripts and exports as values of their types, and never as SQL', async () => {
    const place = await running.newPlace()
    await place.query(`CREATE TABLE ${place.table('log')} (n INT64)`)
    await place.deployTables(
      'job',
      {
        query: { sql: `SELECT ${AS_TEXTS}`, table_name: 'query' },
        typed: {
          sql: 'SELECT @p_int64 - 1 AS n, DATE_ADD(@p_date, INTERVAL 1 DAY) AS d, NOT @p_bool AS b, @p_float64 * 2 AS f',
          table_name: 'typed',
        },
        script: {
          task_type: 'run_gbq_script',
          sql: `DECLARE one INT64 DEFAULT @p_int64 - 1; INSERT INTO log SELECT one WHERE ARRAY_LENGTH(@p_array_date_) = 2; CREATE TABLE script AS SELECT ${AS_TEXTS}`,
        },
        result: { sql: `SELECT 1; SELECT ${AS_TEXTS}`, table_name: 'result' },
      },
      { parameters: DECLARED },
    )
    const run_id = await place.launch('job', { sql_parameters: GIVEN })
    expect(await place.ended(run_id), JSON.stringify(await place.tasksOf(run_id))).toMatchObject({
      status: 'SUCCESS',
    })
    for (const table of ['query', 'script', 'result'])
      expect(await place.query(`SELECT * FROM ${place.table(table)}`), table).toEqual([EXPECTED])
    expect(await place.query(`SELECT CAST(n AS STRING) AS n FROM ${place.table('log')}`)).toEqual([
      { n: '9223372036854775806' },
    ])
    expect(
      await place.query(
        `SELECT CAST(n AS STRING) AS n, CAST(d AS STRING) AS d, b FROM ${place.table('typed')}`,
      ),
    ).toEqual([{ n: '9223372036854775806', d: '2024-03-01', b: false }])
  })

  test('reach exports, and EXPORT DATA', async () => {
    const place = await running.newPlace()
    await place.deployExport(
      'job',
      { a: { sql: 'SELECT @store AS store, @day AS day', output_filename: 'a.csv' } },
      {
        parameters: { store: { type: 'STRING' }, day: { type: 'DATE', default: '2024-02-29' } },
        compression: 'NONE',
      },
    )
    const run_id = await place.launch('job', { sql_parameters: { store: TEXT } }, 'table-to-storage')
    expect((await place.ended(run_id)).status).toBe('SUCCESS')
    expect(String(await place.read('out/a-000000000000.csv'))).toContain('2024-02-29')

    await place.deployTables(
      'data',
      {
        e: {
          task_type: 'run_gbq_script',
          sql: `EXPORT DATA OPTIONS (uri='gs://${place.bucket}/data/*.csv', format='CSV') AS SELECT @n AS n`,
        },
      },
      { parameters: { n: { type: 'INT64' } } },
    )
    const data = await place.launch('data', { sql_parameters: { n: 120934 } })
    expect(await place.ended(data), JSON.stringify(await place.tasksOf(data))).toMatchObject({
      status: 'SUCCESS',
    })
    expect(String(await place.read('data/000000000000.csv'))).toContain('120934')
  })
})

/** A place whose job writes what it is given to a table. */
async function counting(parameters: object = { n: { type: 'INT64', default: 7 } }) {
  const place = await running.newPlace()
  await place.deployTables('job', { a: { sql: 'SELECT @n AS n', table_name: 'a' } }, { parameters })
  const launchWith = (sql_parameters: object | undefined, headers = {}) =>
    running.system.call(
      'dag-launch',
      { action: 'launch_job', ...place.identity('job'), sql_parameters },
      { headers },
    )
  const written = () => place.query(`SELECT CAST(n AS STRING) AS n FROM ${place.table('a')}`)
  return { ...place, launchWith, written }
}
const details = z.object({ results: z.tuple([z.looseObject({ sql_parameters: z.unknown() })]) })

test('a run without values has the defaults, and tells them; so has one that a workflow starts', async () => {
  const place = await counting()
  const run_id = await place.launch('job')
  await place.ended(run_id)
  expect(await place.written()).toEqual([{ n: '7' }])
  const reply = await place.call('dag-status', {
    action: 'get_run_details',
    ...place.identity('job'),
    run_id,
  })
  expect(details.parse(reply.body).results[0].sql_parameters).toEqual({ n: 7 })

  await place.deployTables('first', { t: { sql: 'SELECT 1 AS one', table_name: 't' } })
  await place.deployWorkflow('flow', ['first'], 'job')
  await place.ended(await place.launch('first'))
  const [latest] = await place.runs('job')
  expect(await place.ended(latest?.run_id ?? '')).toMatchObject({
    status: 'SUCCESS',
    sql_parameters: '{"n":7}',
  })
})

test('a workflow does not start what needs a value, and keeps why', async () => {
  const place = await counting({ n: { type: 'INT64' } })
  await place.deployTables('first', { t: { sql: 'SELECT 1 AS one', table_name: 't' } })
  await place.deployWorkflow('flow', ['first'], 'job')
  await place.ended(await place.launch('first'))
  expect(await place.runs('job')).toEqual([])
  const body = { action: 'get_workflow_status', ...place.identity('flow', 'workflow') }
  expect((await place.call('workflow-status', body)).text).toContain('needs the parameter n')
})

test('values that are not as declared are a 400 that points at each, and start nothing', async () => {
  const { launchWith, runs } = await counting({
    n: { type: 'INT64' },
    d: { type: 'DATE', default: '2024-01-01' },
  })
  const reply = await launchWith({ N: 1, d: 'yesterday' })
  expect(reply.status).toBe(400)
  expect(faults(reply)).toEqual([
    '/sql_parameters/N: Unknown parameter "N": did you mean "n"? Declared: n, d',
    '/sql_parameters/n: is required: a INT64, which has no default',
    expect.stringContaining('/sql_parameters/d: must be a day that exists'),
  ])
  expect(faults(await launchWith({ n: { a: 1 } }))).toEqual([expect.stringContaining('/sql_parameters/n')])
  expect(await runs('job')).toEqual([])
})

test('the values are part of what an idempotency key stands for', async () => {
  const { launchWith } = await counting({ n: { type: 'INT64' }, m: { type: 'INT64', default: 1 } })
  const headers = { 'Idempotency-Key': 'one' }
  const first = await launchWith({ n: 1, m: 2 }, headers)
  expect(first.status).toBe(200)
  expect((await launchWith({ m: 2, n: 1 }, headers)).body).toEqual(first.body)
  expect((await launchWith({ n: 2, m: 2 }, headers)).status).toBe(422)
  expect((await launchWith({ n: 'one' }, headers)).status).toBe(422)
})

test('an INT64 that a JavaScript number cannot hold is exact as a number too', async () => {
  const place = await counting()
  const { account, environment, configuration_type, configuration_id } = place.identity('job')
  const identity = JSON.stringify({
    action: 'launch_job',
    account,
    environment,
    configuration_type,
    configuration_id,
  })
  const body = `${identity.slice(0, -1)},"sql_parameters":{"n":9007199254740993}}`
  const { system } = running
  const reply = await system.send('dag-launch', {
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${await system.token()}` },
    body,
  })
  expect((await place.ended(String(reply.body.run_id))).status).toBe('SUCCESS')
  expect(await place.written()).toEqual([{ n: '9007199254740993' }])
})

test('a retry takes the values of the run that it retries, as far as they are still declared', async () => {
  const place = await running.newPlace()
  const task = { a: { sql: 'SELECT @n AS n, 1 / @zero AS x', table_name: 'a' } }
  const zero = { type: 'INT64', default: 0 }
  await place.deployTables('job', task, { parameters: { n: { type: 'INT64' }, zero } })
  const run_id = await place.launch('job', { sql_parameters: { n: 5 } })
  expect((await place.ended(run_id)).status).toBe('FAILED')
  const fixed = { a: { sql: 'SELECT @n AS n', table_name: 'a' } }
  await place.deployTables('job', fixed, { parameters: { n: { type: 'INT64' } } })
  const retry = z.object({ run_id: z.string() }).parse((await place.act('retry_run', 'job', run_id)).body)
  expect(await place.ended(retry.run_id)).toMatchObject({ status: 'SUCCESS', sql_parameters: '{"n":5}' })

  await place.deployTables('job', fixed, { parameters: { n: { type: 'DATE' } } })
  const refused = await place.act('retry_run', 'job', run_id)
  expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('parameter n')])
})
