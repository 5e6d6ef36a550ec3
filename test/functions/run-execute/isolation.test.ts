import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changeAccount, putAccount } from '../../system/stored.ts'
import type { TaskFields } from '../../warehouse/place.ts'
import { type Running, startRunning } from '../../warehouse/warehouse.ts'

const SECRET = 'the-secret-of-the-victim'
const unique = randomUUID().slice(0, 8)
const [HERS, HIS] = [`victim-${unique}`, `intruder-${unique}`]

type Place = Awaited<ReturnType<Running['newPlace']>>
let running: Running
let victim: Place
let intruder: Place
/** What is the victim's before anybody reaches for it. */
let before: Awaited<ReturnType<typeof hers>>
beforeAll(async () => {
  running = await startRunning()
  victim = await running.newPlace(undefined, HERS)
  intruder = await running.newPlace(undefined, HIS)
  await victim.query(`CREATE TABLE ${victim.table('secret')} AS SELECT '${SECRET}' AS secret`)
  await victim.query(`CREATE TABLE ${victim.table('events_20240101')} AS SELECT '${SECRET}' AS secret`)
  await running
    .clientsOf(HERS)
    .storage.bucket(victim.bucket)
    .file('out/kept.csv')
    .save(SECRET, { resumable: false })
  // Made by one who may, and read by one who may not.
  await running.bigquery.query({
    query: `CREATE VIEW ${intruder.table('over')} AS SELECT * FROM ${victim.table('secret')}`,
    location: 'EU',
  })
  before = await hers()
})
afterAll(() => running.stop())

/** All that is the victim's. */
const hers = async () => ({
  secret: await victim.count('secret'),
  events: await victim.count('events_20240101'),
  tables: (await running.clientsOf(HERS).bigquery.dataset(victim.dataset).getTables())[0].map(({ id }) => id),
  files: await victim.files(),
  kept: String(await victim.read('out/kept.csv')),
})

/** What a run of the intruder's ended by, once it has. */
async function outcome(run_id: string) {
  const run = await intruder.ended(run_id)
  const type = run.configuration_type
  const body = { action: 'get_run_details', ...intruder.identity('attack', type), run_id }
  const { text } = await intruder.call('dag-status', body)
  return { status: run.status, text, error: Object.values(await intruder.tasksOf(run_id))[0]?.error }
}

/** Deploys as it could be done while the victim's project was the intruder's as well: what is stored may be older. */
async function deployedBefore(deploy: () => Promise<void>): Promise<void> {
  const { system } = running
  const use = (projects: string[]) => putAccount(system.db, intruder.account, { ...system, projects })
  await use([HIS, HERS])
  await deploy()
  await use([HIS])
}

const DENIED = { reason: 'accessDenied' }

/** SQL that reaches for what is the victim's. */
const STATEMENTS: [string, () => string][] = [
  ['a SELECT', () => `SELECT * FROM ${victim.table('secret')}`],
  ['an error that tells', () => `SELECT ERROR((SELECT MAX(secret) FROM ${victim.table('secret')}))`],
  ['a wildcard table', () => `SELECT * FROM ${victim.table('events_*')}`],
  ['a view over it', () => `SELECT * FROM ${intruder.table('over')}`],
  ['INFORMATION_SCHEMA', () => `SELECT * FROM \`${HERS}.${victim.dataset}.INFORMATION_SCHEMA.TABLES\``],
  ['an INSERT', () => `INSERT INTO ${victim.table('secret')} VALUES ('x')`],
  ['a DELETE', () => `DELETE FROM ${victim.table('secret')} WHERE TRUE`],
  ['a DROP', () => `DROP TABLE ${victim.table('secret')}`],
  ['a TRUNCATE', () => `TRUNCATE TABLE ${victim.table('secret')}`],
  ['a CREATE OR REPLACE', () => `CREATE OR REPLACE TABLE ${victim.table('secret')} AS SELECT 1 AS one`],
  [
    'EXPORT DATA',
    () => `EXPORT DATA OPTIONS (uri='gs://${victim.bucket}/x-*.csv', format='CSV') AS SELECT 1 AS one`,
  ],
]

describe('of what is another account’s, nothing is reached by', () => {
  test.each(STATEMENTS)('%s', async (_, sql) => {
    for (const task of [{ task_type: 'run_gbq_script' }, { table_name: 'taken' }]) {
      if ('table_name' in task && !sql().startsWith('SELECT')) continue
      await deployedBefore(() => intruder.deployTables('attack', { a: { sql: sql(), ...task } }))
      const { status, text, error } = await outcome(await intruder.launch('attack'))
      expect([status, error]).toEqual(['FAILED', expect.objectContaining(DENIED)])
      expect(text).not.toContain(SECRET)
    }
    expect(await hers()).toEqual(before)
  })

  test.each([{ delete_dest_bucket_content: true }, { generate_top_file: true }])(
    'an export to its bucket with %j',
    async fields => {
      const task = { sql: 'SELECT 1 AS one', output_filename: 'x' }
      await intruder.deployExport('attack', { a: task }, { gcs_dest_bucket: victim.bucket, ...fields })
      const run_id = await intruder.launch('attack', {}, 'table-to-storage')
      expect((await intruder.ended(run_id)).status).toBe('FAILED')
      expect(await hers()).toEqual(before)
    },
  )

  test('an export of what its table holds', async () => {
    const task = { sql: `SELECT * FROM ${victim.table('secret')}`, output_filename: 'x' }
    await deployedBefore(() => intruder.deployExport('attack', { a: task }))
    const { status, text } = await outcome(await intruder.launch('attack', {}, 'table-to-storage'))
    expect([status, text.includes(SECRET)]).toEqual(['FAILED', false])
    expect(await intruder.files()).toEqual([])
  })

  /** Tasks that name the victim's project, as they may be stored from when it was the intruder's as well. */
  const TASKS: [string, () => TaskFields][] = [
    [
      'a query',
      () => ({
        sql: 'SELECT 1 AS one',
        table_name: 'secret',
        gcp_project_id: HERS,
        bq_dataset: victim.dataset,
      }),
    ],
    [
      'a script',
      () => ({
        sql: 'DELETE FROM secret WHERE TRUE',
        task_type: 'run_gbq_script',
        gcp_project_id: HERS,
        bq_dataset: victim.dataset,
      }),
    ],
    [
      'create_gbq_table',
      () => ({
        task_type: 'create_gbq_table',
        bq_table: 'secret',
        force_delete: true,
        gcp_project_id: HERS,
        bq_dataset: victim.dataset,
        ddl: { bq_table_schema: [{ name: 'a', type: 'STRING', mode: 'NULLABLE', description: 'a' }] },
      }),
    ],
    [
      'copy_gbq_table',
      () => ({
        task_type: 'copy_gbq_table',
        source_gcp_project_id: HERS,
        source_bq_dataset: victim.dataset,
        source_bq_table: 'secret',
        destination_bq_table: 'taken',
      }),
    ],
    [
      'delete_gbq_table',
      () => ({
        task_type: 'delete_gbq_table',
        bq_table: 'secret',
        gcp_project_id: HERS,
        bq_dataset: victim.dataset,
      }),
    ],
  ]

  test.each(TASKS)(
    '%s that was deployed while the project was its own, launched or tried again',
    async (_, task) => {
      await deployedBefore(() => intruder.deployTables('attack', { a: task() }))
      const run_id = await intruder.launch('attack')
      const { status, error } = await outcome(run_id)
      const message = `${HERS} is not one of the account’s projects: ${HIS}`
      expect([status, error]).toEqual(['FAILED', { ...DENIED, message }])
      const retried = await intruder.act('retry_run', 'attack', run_id)
      expect((await intruder.ended(String(retried.body.run_id))).status).toBe('FAILED')
      expect(await hers()).toEqual(before)
      expect(await intruder.count('taken')).toBeUndefined()
    },
  )

  test('a copy of an export’s result into it', async () => {
    const copy = {
      copy_table: true,
      dest_gcp_project_id: HERS,
      dest_gbq_dataset: victim.dataset,
      dest_gbq_table: 'secret',
    }
    const task = { sql: 'SELECT 1 AS one', output_filename: 'x', ...copy }
    await deployedBefore(() => intruder.deployExport('attack', { a: task }))
    const run_id = await intruder.launch('attack', {}, 'table-to-storage')
    expect(await outcome(run_id)).toMatchObject({ status: 'FAILED', error: DENIED })
    expect(await hers()).toEqual(before)
  })

  test('a workflow, whose target works as its own account', async () => {
    await intruder.deployTables('first', { a: { sql: 'SELECT 1 AS one', table_name: 'one' } })
    const task = { sql: `SELECT * FROM ${victim.table('secret')}`, table_name: 'taken' }
    await deployedBefore(() => intruder.deployTables('attack', { a: task }))
    await intruder.deployWorkflow('flow', ['first'], 'attack')
    const known = (await intruder.runs('attack')).map(({ run_id }) => run_id)
    await intruder.ended(await intruder.launch('first'))
    const fired = (await intruder.runs('attack')).filter(({ run_id }) => !known.includes(run_id))
    expect(fired).toHaveLength(1)
    expect(await outcome(String(fired[0]?.run_id))).toMatchObject({ status: 'FAILED', error: DENIED })
    expect(await hers()).toEqual(before)
  })

  test('a project that a context names', async () => {
    const configuration = {
      configuration_type: 'table-to-table',
      configuration_id: 'attack',
      default_gcp_project_id: '{{project}}',
      default_bq_dataset: victim.dataset,
      workflow: [{ id: 'a', task_type: 'delete_gbq_table', bq_table: 'secret' }],
    }
    const { account } = intruder
    const context = {
      configuration_type: 'context',
      configuration_id: 'c',
      account,
      environment: 'DEV',
      parameters: {
        project: { value: HERS, type: 'string', resource: 'gcp_project_id', description: 'Hers' },
      },
      $schema: 'http://jsonschema.tailer.ai/schema/context-veditor',
    }
    const reply = await intruder.call('configuration-status', {
      action: 'deploy_configuration',
      account,
      environment: 'DEV',
      configuration,
      context,
    })
    expect([reply.status, reply.text.includes('/configuration/default_gcp_project_id')]).toEqual([400, true])
  })
})

describe('a run', () => {
  test('of an account that is ready no more fails, and says what to do', async () => {
    const place = await running.newPlace()
    await place.deployTables('job', { a: { sql: 'SELECT 1 AS one', table_name: 'one' } })
    running.gate.isOpen = false
    const run_id = await place.launch('job')
    await changeAccount(running.system.db, place.account, undefined)
    running.gate.isOpen = true
    await running.execute(place.account, run_id)
    const { status, error } = await place.runOf(run_id)
    expect([status, error?.reason]).toEqual(['FAILED', 'accountNotReady'])
    expect(error?.message).toMatch(/set_account/)
  })

  test('of an account whose runner nobody may act as fails with the reason', async () => {
    const place = await running.newPlace()
    await place.deployTables('job', { a: { sql: 'SELECT 1 AS one', table_name: 'one' } })
    const runner = 'nobody-knows@elsewhere.iam.gserviceaccount.com'
    await changeAccount(running.system.db, place.account, { runner })
    const { status, error } = await place.ended(await place.launch('job'))
    expect([status, error?.reason]).toEqual(['FAILED', 'accessDenied'])
    expect(error?.message).toContain(runner)
  })

  test('works as the account’s new runner once it has another', async () => {
    const place = await running.newPlace()
    await place.deployTables('job', { a: { sql: 'SELECT 1 AS one', table_name: 'one' } })
    expect((await place.ended(await place.launch('job'))).status).toBe('SUCCESS')
    const { system } = running
    const runner = `another@${system.projectId}.iam.gserviceaccount.com`
    await changeAccount(system.db, place.account, { runner })
    const run_id = await place.launch('job')
    expect((await place.ended(run_id)).status).toBe('SUCCESS')
    const [job] = Object.values(await place.tasksOf(run_id))[0]?.jobs ?? []
    const [metadata] = await running.bigquery.job(job?.job_id ?? '', { location: 'EU' }).getMetadata()
    expect(metadata.user_email).toBe(runner)
  })
})
