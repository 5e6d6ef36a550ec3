import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { configurationKey } from '../../../shared/model/configuration-key.ts'
import { slotUuid, uuidOf } from '../../../shared/model/ids.ts'
import { dayOf, parseDate } from '../../../shared/model/time.ts'
import { idsOf, listOf, problemOf, storedConfiguration, storedRun } from '../../system/answers.ts'
import { backfilling, job, made } from './backfilling.ts'

const { system, backfill, listRuns, newJob, queueOf } = await backfilling()

const cancel = (account: string, fields: Record<string, unknown>) =>
  system.call('dag-launch', { action: 'cancel_run', account, ...job, ...fields })
const set = (account: string, run_id: string, status: string) =>
  system.call('dag-status', { action: 'set_run_status', account, ...job, run_id, status })

/** The days that runs work for, in their order. */
const daysOf = (account: string, ids: string[]) =>
  Promise.all(
    ids.map(async run_id => dayOf((await storedRun(system.db, account, { run_id })).execution_date)),
  )

describe('backfill_job', () => {
  test('gives each day its run, the first started and the others behind it in their order', async () => {
    const account = await newJob()
    const { backfill_id, created, left_out } = made(await backfill(account))
    expect(left_out).toEqual([])
    expect(await daysOf(account, created)).toEqual(['2024-09-16', '2024-09-17', '2024-09-18'])
    expect(await queueOf(account)).toEqual(created.slice(1))
    expect(system.dispatched.filter(one => one.account === account).map(({ run }) => run.run_id)).toEqual([
      created[0],
    ])
    const { results } = listOf(await listRuns(account, { trigger: 'backfill', for_date: '2024-09-17' }))
    expect(results).toMatchObject([
      { run_id: created[1], status: 'QUEUED', trigger: { kind: 'backfill', by: 'tester', backfill_id } },
    ])
    const { strip } = await storedConfiguration(system.db, account)
    expect(strip?.runs.map(({ run_id }) => run_id)).toEqual([created[0]])
  })

  test('begins with the newest where that is asked for', async () => {
    const account = await newJob()
    const { created } = made(await backfill(account, { order: 'newest' }))
    expect(await daysOf(account, created)).toEqual(['2024-09-18', '2024-09-17', '2024-09-16'])
    expect(await queueOf(account)).toEqual(created.slice(1))
  })

  test('gives each slot of a schedule its run, the very one that the schedule would', async () => {
    const schedule = { interval: '30 5 * * *', timezone: 'UTC', catchup: false }
    const account = await newJob({ schedule })
    const { created } = made(await backfill(account))
    const slots = [16, 17, 18].map(day => parseDate(`2024-09-${day}T05:30Z`) ?? 0)
    const uuids = slots.map(slot => slotUuid(account, configurationKey(job), slot))
    expect(created.map(uuidOf)).toEqual(uuids)
  })

  test('leaves out a day that a run works for, and takes one whose run failed', async () => {
    const account = await newJob()
    const date = (text: string) => ({ execution_date: parseDate(text) ?? 0 })
    await system.putRun(account, date('2024-09-16T08:30:00Z'))
    await system.putRun(account, { ...date('2024-09-17'), status: 'FAILED' })
    const { created, left_out } = made(await backfill(account))
    expect(left_out).toEqual(['2024-09-16T00:00:00+00:00'])
    expect(await daysOf(account, created)).toEqual(['2024-09-17', '2024-09-18'])
  })

  test('under a key answers what the first did, though a run has failed since', async () => {
    const account = await newJob()
    const key = randomUUID()
    const first = await backfill(account, {}, key)
    expect(first.headers.get('idempotent-replayed')).toBeNull()
    await set(account, made(first).created[1] ?? '', 'FAILED')
    const second = await backfill(account, {}, key)
    expect(second.headers.get('idempotent-replayed')).toBe('true')
    expect(second.body).toEqual(first.body)
    expect(idsOf(await listRuns(account))).toHaveLength(3)
    for (const fields of [{ to: '2024-09-19' }, { order: 'newest' }, { again: true }])
      expect(problemOf(await backfill(account, fields, key)).type).toBe('idempotency-key-reused')
  })

  test('again makes a run for each date all the same, once for each key', async () => {
    const account = await newJob()
    const { created } = made(await backfill(account))
    const again = made(await backfill(account, { again: true }, 'one'))
    expect(again.left_out).toEqual([])
    expect(new Set([...created, ...again.created]).size).toBe(6)
    expect(made(await backfill(account, { again: true }, 'one'))).toEqual(again)
    expect(problemOf(await backfill(account, { again: true })).pointers).toEqual(['/again'])
  })

  test.each<[string, Record<string, unknown>, string]>([
    ['ends before it begins', { from: '2024-09-18', to: '2024-09-17' }, '/to'],
    ['ends in the future', { to: '2199-01-01' }, '/to'],
    ['has more than a thousand dates', { from: '2020-01-01', to: '2024-01-01' }, '/to'],
    ['has no days', { from: 'monday' }, '/from'],
  ])('is refused where it %s', async (_, fields, pointer) => {
    expect(problemOf(await backfill(await newJob(), fields)).pointers).toEqual([pointer])
  })

  test('is refused of a configuration that may have no runs, and of one that is not there', async () => {
    const account = await newJob({ activated: false })
    expect(problemOf(await backfill(account)).type).toBe('configuration-disabled')
    expect(problemOf(await backfill(account, { configuration_id: 'no_DEV' })).type).toBe(
      'configuration-not-found',
    )
    expect(problemOf(await backfill(account, { configuration_type: 'workflow' })).type).toBe('not-launchable')
  })

  test('a workflow that keeps days apart fires for each of its days', async () => {
    const account = await newJob({ max_active_runs: 3 })
    await system.putConfiguration(account, { configuration_id: 'target_DEV', max_active_runs: 10 })
    await system.putConfiguration(account, {
      ...{ configuration_type: 'workflow', configuration_id: 'flow', per_execution_date: true },
      authorized_job_ids: ['gbq-to-gbq|job_DEV'],
      target_dag: { configuration_type: 'table-to-table', configuration_id: 'target_DEV' },
    })
    const { created } = made(await backfill(account))
    for (const run_id of created) expect((await set(account, run_id, 'SUCCESS')).status).toBe(200)
    const fired = idsOf(await listRuns(account, { configuration_id: 'target_DEV', trigger: 'workflow' }))
    expect((await daysOf(account, fired)).toSorted()).toEqual(['2024-09-16', '2024-09-17', '2024-09-18'])
  })
})

describe('cancel_run of a backfill', () => {
  test('ends what waits and leaves what runs, and tells who did it and why', async () => {
    const account = await newJob()
    const { backfill_id, created } = made(await backfill(account, { from: '2024-01-01', to: '2024-05-31' }))
    const [other = ''] = made(await backfill(account)).created
    expect((await cancel(account, { backfill_id, note: 'Wrong days' })).status).toBe(200)
    expect(await queueOf(account)).toHaveLength(3)
    expect((await storedRun(system.db, account, { run_id: created[0] ?? '' })).status).toBe('RUNNING')
    expect((await storedRun(system.db, account, { run_id: other })).status).toBe('QUEUED')
    const ended = await listRuns(account, { status: 'FAILED', trigger: 'backfill' })
    expect(idsOf(ended).toSorted()).toEqual(created.slice(1).toSorted())
    const details = { action: 'get_run_details', account, ...job, run_id: created[1] }
    const [told] = listOf(await system.call('dag-status', details)).results
    expect(told?.history).toMatchObject([
      { action: 'cancel_run', principal: 'tester', from: 'QUEUED', to: 'FAILED', note: 'Wrong days' },
      { action: 'backfill_job', from: null, to: 'QUEUED' },
    ])
    expect((await cancel(account, { backfill_id })).status).toBe(200)
  })

  test('leaves the next in the queue to start when what runs ends', async () => {
    const account = await newJob()
    const { backfill_id, created } = made(await backfill(account))
    const [next = ''] = made(await backfill(account, { from: '2024-08-01', to: '2024-08-01' })).created
    await cancel(account, { backfill_id })
    await set(account, created[0] ?? '', 'SUCCESS')
    expect((await storedRun(system.db, account, { run_id: next })).status).toBe('RUNNING')
  })

  test('is not found by another configuration, nor where there is none', async () => {
    const account = await newJob()
    await system.putConfiguration(account, { configuration_id: 'other_DEV' })
    const { backfill_id } = made(await backfill(account))
    const other = await cancel(account, { configuration_id: 'other_DEV', backfill_id })
    expect(problemOf(other).type).toBe('run-not-found')
    expect(problemOf(await cancel(account, { backfill_id: randomUUID() })).type).toBe('run-not-found')
  })

  test('names a run or a backfill, not both', async () => {
    const account = await newJob()
    const { backfill_id, created } = made(await backfill(account))
    const both = problemOf(await cancel(account, { backfill_id, run_id: created[0] }))
    expect([both.pointers, both.errors[0]?.detail]).toEqual([[''], 'must have either run_id or backfill_id'])
    expect(problemOf(await cancel(account, {})).pointers).toEqual([''])
  })
})
